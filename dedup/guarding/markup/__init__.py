"""The markup of each language blanked in place, a module for each: `blank_markup(text)`."""
