"""The screens: they compose panes, bind keys and route messages."""
