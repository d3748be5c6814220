"""The program: resolved, typed, without sugar. What the engines' pinning reads, and every tool above."""
