"""Where which keys are in force: the configuration's check and the documentation read it here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.tui.actions.highlighting import SentenceKeys
from reader.tui.app import ReaderApp
from reader.tui.keys import Kind
from reader.tui.screens.archive import ArchiveScreen
from reader.tui.screens.brief_done import BriefDone
from reader.tui.screens.compare import CompareScreen
from reader.tui.screens.dialogs import AskNote, AskText, Confirm
from reader.tui.screens.edit_feed import EditFeed
from reader.tui.screens.evidence import EvidenceScreen
from reader.tui.screens.feeds import FeedsScreen
from reader.tui.screens.form import Form
from reader.tui.screens.help import Help
from reader.tui.screens.main import MainScreen
from reader.tui.screens.picker import FindInput, Picker
from reader.tui.screens.piping import Output, PipeInput
from reader.tui.screens.plate import PlateScreen
from reader.tui.screens.roles import AskRoles
from reader.tui.screens.statistics import StatisticsScreen
from reader.tui.screens.why import WhyScreen
from reader.tui.widgets.command_line import CommandInput
from reader.tui.widgets.detail import Detail
from reader.tui.widgets.digest_list import DigestList
from reader.tui.widgets.feed_list import FeedList
from reader.tui.widgets.filters import Filters
from reader.tui.widgets.pick_list import PickList
from reader.tui.widgets.query_bar import QueryInput
from reader.tui.widgets.statistics_list import StatisticsList
from reader.tui.widgets.views_pane import ViewsPane

EVERYWHERE: Sequence[Kind] = (ReaderApp, MainScreen)
PANES: Mapping[str, Kind] = {
    "In the list": DigestList,
    "In the digest": Detail,
    "In the filters": Filters,
    "In the views (`v`)": ViewsPane,
}
"""In force together with `EVERYWHERE`, one at a time."""
OTHERS: Mapping[str, Sequence[Kind]] = {
    "Choosing sentences (`H`)": (SentenceKeys,),
    "In the query": (QueryInput,),
    "In the command line (`:`)": (CommandInput,),
    "In the feeds (`F`)": (FeedList, FeedsScreen),
    "Piping digests to a command (`|`)": (PipeInput,),
    "What it printed": (Output,),
    "In every dialog": (AskText,),
    "In every list of a dialog": (Picker, PickList),
    "Finding in it (`/`)": (FindInput,),
    "In help (`?`)": (Help, PickList),
    "Allowing a feed on this machine (`r` in the feeds)": (Confirm,),
    "Writing a note (`N`)": (AskNote,),
    "Choosing roles (`P`)": (AskRoles, PickList),
    "Editing a feed (`e` in the feeds)": (EditFeed,),
    "In the evidence (`e`)": (EvidenceScreen,),
    "At the end of a brief (`B`)": (BriefDone,),
    "On your plate (`Q`)": (PlateScreen, PickList),
    "In the archive (`alt+a`)": (ArchiveScreen, PickList),
    "In the statistics (`I`)": (StatisticsList, StatisticsScreen),
    "Why is this here? (`i`)": (WhyScreen, PickList),
    "Comparing versions (`=`)": (CompareScreen,),
    "Editing or writing a digest (`E`, `ctrl+n`)": (Form,),
}
"""In force alone."""
