"""Words of quantities in the languages that there are tables of: ordinals, fractions, units, currencies, days."""

from __future__ import annotations

from reader.terms import fold

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9,
    "trillion": 1e12, "dozen": 12,
}  # fmt: skip
"""Number words that are known in a text of any language."""
SHORT_SCALES = {"k": 1e3, "mn": 1e6, "mm": 1e6, "bn": 1e9, "tn": 1e12, "mio": 1e6, "mrd": 1e9, "b": 1e9, "md": 1e9}
"""Scales that stand right after their digits, or as words."""


def _listed(text: str) -> dict[str, float]:
    """`word word=value; …` as a table of folded words."""
    found: dict[str, float] = {}
    for part in text.split(";"):
        words, _, value = part.rpartition("=")
        found.update(dict.fromkeys(fold(words).split(), float(value)))
    return found


ORDINALS = _listed(
    """first erste ersten erster erstes erstem premier premiere premiers premieres primero primera primer primo prima
    primi prime eerste primeiro primeira firstly=1; second zweite zweiten zweiter zweites zweitem deuxieme seconde
    segundo
    segunda secondo seconda tweede=2; third dritte dritten dritter drittes drittem troisieme tercero tercera tercer
    terzo terza derde terceiro terceira=3; fourth vierte vierten vierter viertes quatrieme cuarto cuarta quarta
    vierde=4;
    fifth funfte funften funfter cinquieme quinto quinta vijfde=5; sixth sechste sechsten sechster sixieme sexto sexta
    sesto sesta zesde=6; seventh siebte siebten siebter septieme septimo septima settimo settima zevende setimo=7;
    eighth achte achten achter huitieme octavo octava ottavo ottava achtste oitavo=8; ninth neunte neunten neunter
    neuvieme noveno novena nono nona negende=9; tenth zehnte zehnten zehnter dixieme decimo decima tiende=10;
    eleventh elfte elften onzieme undecimo undicesimo elfde=11; twelfth zwolfte zwolften douzieme duodecimo dodicesimo
    twaalfde=12; thirteenth=13; fourteenth=14; fifteenth=15; sixteenth=16; seventeenth=17; eighteenth=18;
    nineteenth=19; twentieth=20; thirtieth=30; fortieth=40; fiftieth=50; sixtieth=60; seventieth=70; eightieth=80;
    ninetieth=90; hundredth=100; last final letzte letzten letzter letztes derniere dernier ultimo ultima laatste=-1"""
)
"""The last one is -1."""
FRACTIONS = _listed(
    """half halves halfway halfte halb halbe halben moitie mitad meta helft metade=0.5;
    drittel tiers tercio tercera terzo
    terco=0.3333; quarter quarters viertel quart quarts cuarto kwart=0.25; funftel cinquieme quinto vijfde=0.2;
    thirds=0.3333; fourths=0.25; fifths=0.2; sixths sechstel=0.16667; eighths achtel=0.125; tenths zehntel=0.1"""
)
HALVES = frozenset(word for word, value in FRACTIONS.items() if value == 0.5)
UNITS = {
    word: (dimension, factor)
    for dimension, listed in {
        "time": """second seconds sec sekunde sekunden seconde secondes segundos secondi seconden=1; minute minutes min
            mins minuten minuto minutos minuti minuut=60; hour hours hrs stunde stunden heure heures hora
            horas ora ore uur
            uren=3600; day days tag tage tagen jour jours dia dias giorno giorni dag dagen=86400; week
            weeks woche wochen
            semaine semaines semana semanas settimana settimane weken=604800; month months monat monate monaten mois mes
            meses mese mesi maand maanden=2629800; year years jahr jahre jahren an ans annee annees ano
            anos anni anno jaar
            jaren=31557600; decade decades jahrzehnt jahrzehnte jahrzehnten decennie decennies decada decadas decennio
            decenni decennia=315576000; century centuries jahrhundert jahrhunderte jahrhunderten siecle
            siecles siglo siglos
            secolo secoli eeuw eeuwen seculo seculos=3155760000""",
        "length": """millimeter millimeters millimetre millimetres mm=0.001; centimeter centimeters centimetre
            centimetres cm zentimeter=0.01; inch inches zoll=0.0254; foot feet ft=0.3048; yard
            yards=0.9144; meter meters
            metre metres metern m metro metros metri=1; kilometer kilometers kilometre kilometres
            kilometern km kilometro
            kilometros chilometri=1000; mile miles mi meile meilen mille milla millas=1609.34""",
        "mass": """milligram milligrams mg=0.000001; gram grams gramm g gramme grammes gramos=0.001; pound pounds lb
            lbs=0.4536; kilogram kilograms kilo kilos kg kilogramm kilogrammes=1; ton tons tonne tonnes tonnen
            toneladas=1000""",
        "area": "hectare hectares hektar ha hectareas=10000; acre acres=4046.86",
        "volume": "litre litres liter liters litern litros litri=1; gallon gallons=3.785",
        "energy": "watt watts w=1; kilowatt kilowatts kw=1000; megawatt megawatts mw=1000000; gigawatt "
        "gigawatts gw=1000000000",
        "data": "kb kilobytes=1000; mb megabyte megabytes=1000000; gb gigabyte gigabytes=1000000000; tb "
        "terabytes=1000000000000",
    }.items()
    for word, factor in _listed(listed).items()
}  # fmt: skip
"""What each word measures, and how many of its smallest unit."""
SQUARES = frozenset("square quadrat sq cuadrados carres quadrati cubic".split())
CURRENCIES = {
    word: code
    for code, listed in {
        "usd": "$ dollar dollars dolares dollari usd us$ bucks", "eur": "€ euro euros eur",
        "gbp": "£ pound pounds gbp sterling pfund",
        "jpy": "¥ yen jpy 円", "cny": "yuan cny rmb renminbi 元", "chf": "franc francs franken chf",
        "mxn": "peso pesos mxn",
        "cuc": "cuc", "inr": "₹ rupee rupees inr rupien", "rub": "rouble roubles ruble rubles rub rubel",
        "sek": "krona kronor sek", "krw": "won krw", "cad": "cad", "aud": "aud", "brl": "real reais brl",
        "btc": "bitcoin bitcoins btc",
    }.items()
    for word in listed.split()
}  # fmt: skip
"""Codes of currencies; a pound is also a weight, which its article decides."""
PERCENTS = frozenset("% percent prozent procent percents percentage pct ％".split())
PER = frozenset("per pour por von v".split())
HUNDREDS = frozenset("cent ciento cento hundert h".split())
POINTS = frozenset(
    "point points punkte prozentpunkte prozentpunkten prozentpunkt procentpunten puntos punti pontos".split()
)
WEEKDAYS = {
    word: number
    for number, listed in enumerate(
        (
            "monday montag lundi lunes lunedi maandag", "tuesday dienstag mardi martes martedi dinsdag",
            "wednesday mittwoch mercredi miercoles mercoledi woensdag", "thursday donnerstag jeudi jueves "
            "giovedi donderdag",
            "friday freitag vendredi viernes venerdi vrijdag", "saturday samstag sonnabend samedi sabado sabato "
            "zaterdag",
            "sunday sonntag dimanche domingo domenica zondag",
        )
    )
    for word in listed.split()
}  # fmt: skip
ONES = frozenset("a an one un une una uno ein eine einer einem einen een uma um".split())
ABOUT = frozenset(
    """about around roughly nearly almost approximately some close circa ca over just under than up etwa rund ungefahr
    fast knapp gut uber environ pres presque quelque plus casi cerca unos unas alrededor aproximadamente mas circa quasi
    ongeveer bijna ruim cerca quase aproximadamente more less least of to de von dello da mehr als""".split()
)
"""Words before a number that is rounded."""
