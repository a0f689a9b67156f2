"""`dataclass` as the standard library has it, at a third of what a frozen one costs there to be defined.

A start defines some 150 of them. The standard one writes and compiles source for each method of each class; here what
is the same for all is written once. That nothing is assigned to a frozen one is seen by the type checker, which takes
this for the standard one, and not looked at while the program runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import dataclass as _standard
    from dataclasses import fields
    from functools import partial
    from operator import attrgetter

    def dataclass(cls=None, /, *, eq=True, frozen=False, order=False, **more):
        """Decorate a class, with the standard one's options."""
        if cls is None:
            return partial(dataclass, eq=eq, frozen=frozen, order=order, **more)
        if order:
            return _standard(cls, eq=eq, frozen=frozen, order=order, **more)
        made = _standard(cls, eq=False, repr=False, **more)
        own = cls.__dict__
        if "__repr__" not in own:
            made.__repr__ = _repr
        if eq:
            names = [each.name for each in fields(made) if each.compare]
            made._compared = attrgetter(*names) if names else staticmethod(lambda instance: ())
            if "__eq__" not in own:
                made.__eq__ = _eq
            if own.get("__hash__") is None:
                made.__hash__ = _hash if frozen else None
        return made

    def _eq(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or self._compared(self) == self._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _repr(self):
        said = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
        return f"{type(self).__qualname__}({said})"
