"""What can be known of a whole program without any data: the ranges it can reach, and the rules of the whole card."""
