"""From the syntax tree to the program: names are resolved, types are checked, sugar goes, mistakes are collected."""
