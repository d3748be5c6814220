"""The tree of weights: each level adds up, an indicator stands once, a segment restates a level whole."""

from collections.abc import Iterator, Mapping

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import closest, did_you_mean
from scorelang.ir.scorecards import Group, Leaf
from scorelang.semantics.constants import shown
from scorelang.semantics.names import CardShape
from scorelang.semantics.place import Place
from scorelang.source.records import dataclass, replace
from scorelang.syntax.tree.scorecards import Weight, WeightLevel
from scorelang.syntax.tree.words import Name


@dataclass(frozen=True, slots=True)
class Tree:
    """What a tree of weights is built from: the scorecard's place, titles of indicators and cards, a base to change."""

    at: Place
    card: CardShape
    titles: Mapping[str, str]
    base: Mapping[str, Group]


def tree(build: Tree, level: WeightLevel, title: str) -> Group:
    """The root of a scorecard's weights."""
    root = _group(build, build.card.name, title, 100.0, level)
    _say_twice(build, root)
    _say_groups_twice(build, root)
    return root


def changed(build: Tree, level: WeightLevel, base: Group) -> Group:
    """A tree in which a segment restates some levels whole; a level whose members have no weights only leads on."""
    root = _restated(build, base, level)
    _say_twice(build, root)
    _say_groups_twice(build, root)
    return root


def groups(root: Group) -> Iterator[Group]:
    """A tree's levels, the root first."""
    yield root
    for member in root.members:
        if isinstance(member, Group):
            yield from groups(member)


def leaves(root: Group) -> Iterator[Leaf]:
    """What a tree weighs, in the order written."""
    for member in root.members:
        if isinstance(member, Group):
            yield from leaves(member)
        else:
            yield member


def without(build: Tree, root: Group, drop: Name) -> Group:
    """A tree without one of its leaves."""
    name = drop.text
    weighed = [leaf for leaf in leaves(root) if name in (leaf.name, leaf.scorecard)]
    if not weighed:
        known = {leaf.scorecard or leaf.name for leaf in leaves(root)}
        if not (build.at.names.vague or name in build.at.names.broken):
            build.at.say(
                rules.SEGMENT_FORM,
                drop.span,
                f"`{name}` is dropped, and it stands nowhere in these weights",
                help=did_you_mean(name, known),
            )
        return root
    return _without(build, root, weighed[0], drop) or root


def _without(build: Tree, group: Group, leaf: Leaf, drop: Name) -> Group:
    members = tuple(
        _without(build, member, leaf, drop) if isinstance(member, Group) else member
        for member in group.members
        if member is not leaf
    )
    if group.members and not members:
        build.at.say(
            rules.EMPTY_LEVEL,
            drop.span,
            f"without `{drop.text}` nothing is left in `{group.name}`",
            help="restate the weights of the level above without it",
        )
    return replace(group, members=members)


def _restated(build: Tree, base: Group, level: WeightLevel) -> Group:
    if not _only_leads_on(level):
        return _group(build, base.name, base.title, base.weight, level, base)
    inner = {member.target[0].text: member for member in level.members}
    for name, member in inner.items():
        if not any(isinstance(m, Group) and m.name == name for m in base.members):
            build.at.say(
                rules.SEGMENT_FORM,
                member.span,
                f"there is no level `{name}` to restate in `{base.name}`",
                help=did_you_mean(name, (m.name for m in base.members if isinstance(m, Group)))
                or "give every member of this level its weight to restate it whole",
            )
    members = tuple(_inner(build, member, inner.get(member.name)) for member in base.members)
    return replace(base, members=members)


def _inner(build: Tree, member: Leaf | Group, restated: Weight | None) -> Leaf | Group:
    if restated is None or restated.level is None or not isinstance(member, Group):
        return member
    found = _restated(build, member, restated.level)
    return found if restated.title is None else replace(found, title=restated.title.text)


def _only_leads_on(level: WeightLevel) -> bool:
    plain = level.how == "mean" and not level.equal and bool(level.members)
    return plain and all(member.share is None and member.level is not None for member in level.members)


def _group(build: Tree, name: str, title: str, weight: float, level: WeightLevel, base: Group | None = None) -> Group:
    if not level.members:
        build.at.say(rules.EMPTY_LEVEL, level.span, f"nothing stands in the level `{name}`")
    _say_sum(build, level, name)
    members = tuple(found for member in level.members if (found := _member(build, member, level)) is not None)
    return Group(name, title, weight, level.how, members, base.span if base else level.span)


def _member(build: Tree, member: Weight, level: WeightLevel) -> Leaf | Group | None:
    name = member.target[0].text
    weight = _weight(member, level)
    if member.level is not None:
        old = build.base.get(name)
        title = member.title.text if member.title else old.title if old else build.titles.get(name, _spoken(name))
        return replace(_group(build, name, title, weight, member.level), span=member.span)
    if name in build.base and len(member.target) == 1:
        old = build.base[name]
        return replace(old, weight=weight, title=member.title.text if member.title else old.title)
    return _leaf(build, member, weight)


def _spoken(name: str) -> str:
    spoken = name.replace("_", " ").strip()
    return spoken[:1].upper() + spoken[1:]


def _weight(member: Weight, level: WeightLevel) -> float:
    """Percent as written; 1 where members count alike."""
    if level.equal or level.how != "mean" or member.share is None:
        return 1.0
    return round(float(member.share.value) * 100, 9)


def _leaf(build: Tree, member: Weight, weight: float) -> Leaf | None:
    name = member.target[0].text
    if len(member.target) == 2:
        return _card_leaf(build, member, weight)
    names = build.at.names
    if name in names.indicators:
        shape = names.indicator(name)
        if not shape.scored:
            build.at.say(
                rules.NOT_SCORED,
                member.target[0].span,
                f"the indicator `{name}` has no `score`, so it has no points to weigh",
                labels=() if shape.span is None else (Label(shape.span, "declared here"),),
                help="give it a `score`, or leave it out of the weights",
            )
        title = member.title.text if member.title else build.titles.get(name, name)
        return Leaf(name, title, weight, span=member.span)
    if not (names.vague or name in names.broken):
        _say_unknown(build, name, member)
    return None


def _say_unknown(build: Tree, name: str, member: Weight) -> None:
    names = build.at.names
    near = closest(name, (*names.indicators, *build.base))
    help = f"did you mean `{near}`?" if near else None
    if name in names.cards:
        help = f"write `{name}.score`"
    build.at.say(name_rules.UNKNOWN_INDICATOR, member.target[0].span, f"there is no indicator `{name}`", help=help)


def _card_leaf(build: Tree, member: Weight, weight: float) -> Leaf | None:
    card, what = (part.text for part in member.target)
    names = build.at.names
    if card not in names.cards:
        if not (names.vague or card in names.broken):
            build.at.say(
                name_rules.UNKNOWN_SCORECARD,
                member.target[0].span,
                f"there is no scorecard `{card}`",
                help=did_you_mean(card, names.cards),
            )
        return None
    shape = names.cards[card]
    if what != "score":
        build.at.say(
            rules.WEIGHT_FORM,
            member.span,
            f"`{card}.{what}` was found, and a score was wanted",
            help=f"write `{card}.score`",
        )
    if shape.low is None or shape.high is None or shape.low < 0 or shape.high > 100:
        build.at.say(
            rules.SCALE_FORM,
            member.span,
            f"`{card}.score` can leave 0 to 100, so it cannot be weighed",
            help=f"give `{card}` a `scale 0 to 100`",
        )
    title = member.title.text if member.title else build.titles.get(card, card)
    return Leaf("score", title, weight, card, member.span)


def _say_sum(build: Tree, level: WeightLevel, name: str) -> None:
    if level.equal or level.how != "mean":
        return _say_needless(build, level, name)
    if not level.members:
        return None
    if any(_is_wrong(build, member, name) for member in level.members):
        return None
    total = round(sum(float(member.share.value) * 100 for member in level.members if member.share), 6)
    if total == 100:
        return None
    rest = round(100 - total, 6)
    build.at.say(
        rules.WEIGHTS_SUM,
        level.span,
        f"the weights of `{name}` add up to {shown(total)}%, and 100% was wanted",
        labels=tuple(Label(member.share.span, member.share.text) for member in level.members if member.share),
        help=f"{shown(rest)}% is missing" if rest > 0 else f"{shown(-rest)}% is too much",
    )
    return None


def _is_wrong(build: Tree, member: Weight, name: str) -> bool:
    share = member.share
    target = ".".join(part.text for part in member.target)
    if share is None:
        build.at.say(
            rules.WEIGHT_FORM,
            member.span,
            f"`{target}` has no weight in `{name}`",
            help="write its percent, or make the level `equal`",
        )
        return True
    if not share.percent or share.value < 0 or share.value > 1:
        build.at.say(
            rules.WEIGHT_FORM,
            share.span,
            f"`{share.text}` was found, and a weight from 0% to 100% was wanted",
            help=f"write `{share.text}%`" if not share.percent and 0 <= share.value <= 100 else None,
        )
        return True
    return False


def _say_needless(build: Tree, level: WeightLevel, name: str) -> None:
    for member in level.members:
        if member.share is not None:
            word = "equal" if level.equal else f"{level.how} of"
            build.at.say(
                rules.WEIGHT_FORM,
                member.share.span,
                f"`{member.share.text}` was found in `{name}`, and members of a level `{word}` count alike",
                help="leave the weight out",
            )


def _say_groups_twice(build: Tree, root: Group) -> None:
    first: dict[str, Group] = {}
    for group in groups(root):
        before = first.setdefault(group.name, group)
        if before is not group and group.span is not None:
            what = "its scorecard is called so too" if before is root else "a level of the same tree is called so too"
            build.at.say(
                name_rules.DUPLICATE_NAME,
                group.span,
                f"the level `{group.name}` has a name that is taken: {what}",
                labels=() if before.span is None or before is root else (Label(before.span, "first here"),),
            )


def _say_twice(build: Tree, root: Group) -> None:
    first: dict[str, Leaf] = {}
    for leaf in leaves(root):
        name = f"{leaf.scorecard}.score" if leaf.scorecard else leaf.name
        before = first.setdefault(name, leaf)
        if before is not leaf and leaf.span is not None and before.span is not None:
            build.at.say(
                rules.TWICE_IN_TREE,
                leaf.span,
                f"`{name}` stands twice in one tree of weights",
                labels=(Label(before.span, "first here"),),
                help="give it one place, with the whole of its weight",
            )
