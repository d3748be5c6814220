"""From a team's dirty exports to cells: bindings, how a cell of each type is read, and what is said of the data."""
