"""Words that are the opposites of others, in the languages that there are tables of."""

from __future__ import annotations

from functools import lru_cache

from reader.curate.alignment import key_of

_OPPOSITES = """
    succeed succeeded succeeds successfully success/fail failed fails failure unsuccessfully; include included
    includes including inclusion/exclude excluded excludes excluding; allow allowed allows permit permitted
    permits/prohibit prohibited prohibits ban banned bans forbid forbidden forbade prevent prevented; accept
    accepted accepts/reject rejected rejects refuse refused declined; possible able/impossible unable;
    with/without; accordance/contravention violation; most/least; more higher greater larger bigger increased
    increase increasing increases rose rise growing growth grew improved up above over better stronger faster/less
    lower fewer smaller decreased decrease decreasing decreases fell fall declining decline declined reduced
    reduction shrinking dropped drop down below under worse weaker slower; oldest older/youngest younger; highest
    maximum largest biggest/lowest minimum smallest; early earlier earliest/late later latest; before
    previously/after afterwards following; begin began begins start started opened/end ended ends stopped closed;
    warm warming warmer/cool cooling cooler; strong strongly/weak weakly modest modestly; frequently often/rarely
    seldom; open opens/close closes; support supported supports supporter supporters favour favoured/oppose
    opposed opposes opponent opponents opposition; agree agreed agrees/disagree disagreed disagrees;
    safe/dangerous unsafe; legal/illegal; same similar alike/different differ differs; common/rare uncommon;
    healthy/unhealthy; likely/unlikely; never/always constantly; already/yet; few/nearly; approved
    approve/rejected blocked vetoed; remain remained stay stayed/leave left; expand expanded/contract contracted;
    raise increase increases increased increasing raises raised raising boost boosts boosted climb climbs climbed
    jumped soared surged widened gain gains/lower
    lowers lowered lowering cut cuts slumped plunged shrank shrink shrinks narrowed halved;
    always/sometimes; hot/cold; rich/poor;
    north northern/south southern; east eastern/west western; long longer/short shorter; mehr
    stieg steigt steigen gestiegen anstieg zunahm zunahme hoher grosser gewonnen gewann/weniger sank sinkt sinken
    gesunken ruckgang abnahm abnahme niedriger kleiner verloren verlor fiel; erlaubt erlaubte erlauben/verboten
    verbietet verbot; vor bevor zuvor fruher/nachdem danach spater; starker/schwacher; alteste/jungste; grosste
    grossten/kleinste kleinsten; anhanger befurworter/gegner kritiker; vollstandig vollig/teilweise geringfugig
    leicht; mit/ohne; beginnt begann/endet endete; mehrheit/minderheit; plus hausse augmente augmente augmentation
    superieur/moins baisse baisse diminue diminution inferieur; avant/apres; autorise permet permis/interdit
    interdite interdits; avec/sans; gagne gagner/perdu perd perdre; accepte/refuse rejete; premier/dernier; mas
    subieron subio sube aumento aumentaron crecio crecieron mayor/menos bajaron bajo baja disminuyo disminuyeron
    cayo cayeron menor; antes/despues tras; permite permitio permitiria permitir permitida/prohibe prohibio
    prohibiria prohibir prohibida; con/sin; calentarse calentamiento calentar/enfriarse enfriamiento enfriar; gano
    ganaron/perdio perdieron; acepto/rechazo; aumentar/reducir; piu aumento cresce crebbe sali/meno calo
    diminuisce scese; prima/dopo; permesso/vietato; meer steeg stijgt groeide/minder daalde daalt kromp; voor/na;
    toegestaan/verboden; mais aumentou subiu cresceu/menos caiu diminuiu reduziu; antes/depois; permitido/proibido
"""
_VERBS = """
    increase rise grow raise expand climb boost gain surge soar jump widen multiply double strengthen
    /decrease fall reduce lower shrink decline drop cut narrow halve plunge slump weaken diminish; improve
    recover/worsen deteriorate; accept approve adopt pass ratify welcome/reject refuse veto oppose block decline turn;
    allow permit authorise authorize enable let legalise/prohibit forbid ban outlaw prevent bar; include contain/exclude
    omit; begin start launch open introduce/finish stop close halt terminate abandon cease; succeed/fail;
    arrive enter join/depart quit leave; attach connect unite merge/detach separate split;
    accelerate hasten/delay slow postpone; praise commend/criticise criticize condemn; confirm admit acknowledge/deny
    dispute; hire appoint/fire dismiss sack; build construct/demolish destroy dismantle; create establish found/abolish
    dissolve; appear emerge/disappear vanish; remember/forget; protect defend/attack; encourage/discourage; lengthen
    extend prolong/shorten curtail; agree/disagree; load fill/unload empty; attract/repel; advance/retreat;
    push/pull; strong/weak; innocent acquitted/guilty convicted; cheap/expensive;
    visible/invisible; major/minor; permanent/temporary; voluntary/compulsory mandatory obligatory; success/failure;
    majority/minority; presence/absence; profit/loss; shortage/surplus; ancient/modern; urban/rural
"""
"""Opposites of which every form counts."""


@lru_cache(maxsize=1)
def _opposites() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for number, pair in enumerate(_OPPOSITES.split(";")):
        for side, words in enumerate(pair.split("/")):
            for word in words.split():
                found.setdefault(word, []).append((number, side))
    return found


@lru_cache(maxsize=1)
def _opposite_stems() -> dict[str, list[tuple[int, int]]]:
    """Of opposites that are verbs, by the key of every form."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, pair in enumerate(_VERBS.split(";"), start=1000):
        for side, words in enumerate(pair.split("/")):
            for word in words.split():
                found.setdefault(key_of(word), []).append((number, side))
    return found


@lru_cache(maxsize=16384)
def senses(folded: str, code: str) -> list[tuple[int, int]]:
    """Of a word, the pairs of opposites that have it, and the half of each; of a German one without its ending."""
    table = _opposites()
    found = table.get(folded)
    if found is None and code == "de":
        for ending in ("en", "em", "es", "er", "e"):
            if folded.endswith(ending) and (found := table.get(folded[: -len(ending)])):
                break
    stems = _opposite_stems().get(key_of(folded), []) if code in ("en", "") and len(folded) > 2 else []
    return [*(found or []), *stems]
