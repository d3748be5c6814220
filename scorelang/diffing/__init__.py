"""What a change of the project would do: to scores, to people, to money and to work."""
