"""Languages of markup, a module for each: what in it is no prose, blanked in place by `blank_markup(text)`; its headings;
and its reader."""
