"""`scorelang completion`: what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

from scorelang.cli import printing
from scorelang.cli.commands import root
from scorelang.cli.exits import Exit

_SHELLS = ("bash", "zsh", "fish")

_EPILOG = """\b
Examples:
  scorelang completion bash >> ~/.bashrc
  scorelang completion zsh >> ~/.zshrc
  scorelang completion fish > ~/.config/fish/completions/scorelang.fish
"""


@click.command("completion", epilog=_EPILOG, short_help="print what makes a shell complete commands and options")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> int:
    """Print the lines for a shell's own configuration."""
    kind = get_completion_class(shell)
    assert kind is not None
    printing.out(kind(root, {}, "scorelang", "_SCORELANG_COMPLETE").source())
    return Exit.FINE
