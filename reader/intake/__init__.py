"""From outside into the library: what both front ends call. The one place that knows sources, curation and library."""
