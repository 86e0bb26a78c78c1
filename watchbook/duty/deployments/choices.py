"""Closed vocabularies of incidents and deployments: words, not letters.

What a field search found is *confirmed*, *not confirmed* or *not searched*. A
"false" response exists only in controlled training, where it is known what was
there; nobody knows that of a car on the road.
"""

from __future__ import annotations

from watchbook.core.schema import Choice


def _choices(*pairs: tuple[str, str] | tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*pair) for pair in pairs)


TYPES = _choices(
    ("traffic-stop", "Traffic stop"),
    ("person-stop", "Stop of a person"),
    ("pursuit", "Pursuit"),
    ("alarm", "Alarm or burglary"),
    ("disturbance", "Disturbance or assault"),
    ("weapon", "Armed person or shots"),
    ("wanted", "Wanted person"),
    ("missing", "Missing person"),
    ("warrant", "Search warrant"),
    ("threat", "Bomb threat or suspicious object"),
    ("sweep", "Sweep before an event"),
    ("parcel", "Parcel or luggage"),
    ("school", "School or jail search"),
    ("evidence", "Search for evidence"),
    ("event", "Public event"),
    ("other", "Other"),
)
STOPS = ("traffic-stop", "person-stop", "pursuit")
"""Types that may have a stop with a clock of its own."""

REASONS = _choices(
    ("request", "Asked for by another officer"),
    ("dispatched", "Sent by dispatch"),
    ("self", "The handler's own observation"),
    ("fled", "A person fled"),
    ("hidden", "A person is believed hidden"),
    ("drugs", "Drugs suspected"),
    ("explosives", "Explosives suspected"),
    ("firearm", "A firearm suspected or thrown away"),
    ("lost", "A person is lost or in danger"),
    ("protective", "Protective sweep"),
    ("planned", "Planned"),
    ("other", "Other"),
)

PLACE_CLASSES = _choices(
    ("vehicle", "Vehicle on a road or public lot"),
    ("vehicle-private", "Vehicle on private ground"),
    ("curtilage", "Porch, yard or other curtilage of a home",
     "A sniff at the door of a home is a search: Florida v. Jardines, 569 U.S. 1 (2013)."),
    ("dwelling", "Inside a home"),
    ("hallway", "Shared hall of flats or a hotel",
     "Courts differ on whether Florida v. Jardines reaches here."),
    ("building", "Business or other building"),
    ("school", "School"),
    ("custody", "Jail or prison"),
    ("parcel", "Parcel or freight hall"),
    ("transit", "Station, airport or bus"),
    ("open", "Street, field or woods"),
    ("water", "Water"),
    ("other", "Other"),
)  # fmt: skip
JARDINES = ("curtilage", "dwelling", "hallway")
"""Places at which the ground of a sniff is asked for (Florida v. Jardines, 569 U.S. 1)."""

GROUNDS = _choices(
    ("stop", "Lawful stop"),
    ("public", "Open to the public"),
    ("consent", "Consent"),
    ("warrant", "Warrant"),
    ("probable-cause", "Probable cause"),
    ("exigent", "Danger in delay"),
    ("supervision", "Probation, parole or custody"),
    ("rescue", "Looking for a person in need"),
    ("owner", "Asked for by the owner or host"),
    ("other", "Other"),
)

DOORS = _choices(
    ("closed", "Stayed closed"),
    ("by-hand", "Opened by hand"),
    ("remote", "Opened by the handler's remote"),
    ("heat-system", "Opened by the heat alarm"),
    ("found-open", "Found open"),
    ("unknown", "Nobody knows"),
)
DOOR_BY = _choices(
    ("handler", "The handler"),
    ("other-officer", "Another officer"),
    ("nobody", "Nobody: the system, or it was open"),
    ("unknown", "Nobody knows"),
)

PHASES = _choices(
    ("stop", "Stop"),
    ("vehicle-pursuit", "Pursuit by vehicle"),
    ("foot-pursuit", "Pursuit on foot"),
    ("perimeter", "Perimeter"),
    ("search", "Search"),
    ("contact", "Contact"),
    ("casualty", "Casualty"),
    ("other", "Other"),
)

PERSON_ROLES = _choices(
    ("driver", "Driver"),
    ("passenger", "Passenger"),
    ("suspect", "Suspect"),
    ("missing", "Missing or in danger"),
    ("resident", "Resident or owner"),
    ("victim", "Victim"),
    ("witness", "Witness"),
    ("bystander", "Bystander"),
    ("other", "Other"),
)
SEXES = _choices(("female", "Female"), ("male", "Male"), ("other", "Other"))
RACES = _choices(
    ("american-indian", "American Indian or Alaska Native"),
    ("asian", "Asian"),
    ("black", "Black or African American"),
    ("pacific", "Native Hawaiian or other Pacific Islander"),
    ("white", "White"),
    ("more", "More than one"),
    ("unknown", "Unknown to the officer"),
)
ETHNICITIES = _choices(
    ("hispanic", "Hispanic or Latino"),
    ("not-hispanic", "Not Hispanic or Latino"),
    ("unknown", "Unknown to the officer"),
)
PERSON_OUTCOMES = _choices(
    ("arrested", "Arrested"),
    ("cited", "Cited"),
    ("released", "Let go"),
    ("to-care", "Taken to care"),
    ("to-family", "Brought home"),
    ("not-found", "Not found"),
    ("other", "Other"),
)

TASKS = _choices(
    ("sniff-vehicle", "Sniff of a vehicle"),
    ("sniff-building", "Sniff of a building"),
    ("sniff-parcel", "Sniff of a parcel"),
    ("sniff-area", "Sniff of an area or a route"),
    ("track", "Track"),
    ("area-search", "Area search"),
    ("building-search", "Building search"),
    ("apprehension", "Apprehension"),
    ("article-search", "Article search"),
    ("display", "Public display"),
    ("stand-by", "Tactical stand-by"),
    ("none", "No task in the end"),
    ("other", "Other"),
)
SNIFFS = ("sniff-vehicle", "sniff-building", "sniff-parcel", "sniff-area")
LOOKING_FOR_PERSONS = ("track", "area-search", "building-search", "apprehension")

OUTCOMES = _choices(
    ("find", "Found something"),
    ("no-find", "Found nothing"),
    ("person-found", "Found a person"),
    ("surrendered", "Gave up before contact"),
    ("captured", "Captured with the dog"),
    ("lost", "Lost the track"),
    ("called-off", "Called off"),
    ("cleared", "Cleared"),
    ("not-used", "Stood by, not used"),
    ("done", "Done"),
)

CAPTURES = _choices(
    ("none", "The dog had no part in it"),
    ("presence", "The dog was there, no more"),
    ("surrendered", "Gave up at the sight or sound of the dog"),
    ("located", "The dog located the person"),
    ("held", "Held at bay without contact"),
    ("contact", "By contact"),
)
"""The dog's part in a capture, as a fact. What counts as an apprehension is a rule of a report."""

LEADS = _choices(("off", "Off lead"), ("short", "Short lead"), ("long", "Long line"))
DIRECTIONS = _choices(
    ("n", "North"), ("ne", "North-east"), ("e", "East"), ("se", "South-east"),
    ("s", "South"), ("sw", "South-west"), ("w", "West"), ("nw", "North-west"),
    ("shifting", "Shifting"),
)  # fmt: skip
SURFACES = _choices(
    ("vegetation", "Vegetation"), ("soil", "Soil or sand"), ("hard", "Hard surface"),
    ("indoor", "Indoor floor"), ("vehicle", "Vehicles"), ("rubble", "Rubble"),
    ("water", "Water"), ("snow", "Snow"),
)  # fmt: skip

RESULTS = _choices(
    ("confirmed", "Confirmed", "Something was found, or said to have been there by who knew."),
    ("not-confirmed", "Not confirmed", "It was searched and nothing was found."),
    ("not-searched", "Not searched", "The dog responded and nobody searched."),
)
ALERTS = _choices(
    ("none", "No change of behaviour"),
    ("interest", "Change of behaviour, no final response"),
    ("final", "Final response"),
)
FOUND_HOW = _choices(
    ("dog", "After the dog responded"),
    ("officer", "By an officer, without the dog"),
    ("handed", "Handed over or told"),
)
SUBSTANCES = _choices(
    ("cocaine", "Cocaine"),
    ("fentanyl", "Fentanyl"),
    ("heroin", "Heroin"),
    ("marijuana", "Marijuana"),
    ("mdma", "MDMA"),
    ("methamphetamine", "Methamphetamine"),
    ("pills", "Pills"),
    ("other-drug", "Other drug"),
    ("residue", "Residue or paraphernalia"),
    ("cash", "Cash"),
    ("firearm", "Firearm"),
    ("ammunition", "Ammunition"),
    ("explosive", "Explosive"),
    ("accelerant", "Accelerant"),
    ("electronics", "Electronics"),
    ("article", "Article or evidence"),
    ("other", "Other"),
    ("unknown", "Not known yet"),
)
TO_THE_LABORATORY = (
    "cocaine", "fentanyl", "heroin", "marijuana", "mdma", "methamphetamine", "pills",
    "other-drug", "explosive", "accelerant", "unknown",
)  # fmt: skip
"""Classes whose result is asked for when it stays out."""
LABORATORY = _choices(
    ("waiting", "Waiting for it"),
    ("confirmed", "Confirmed"),
    ("other-substance", "Another substance"),
    ("nothing", "No controlled substance"),
    ("not-sent", "Not sent"),
)
CONDITIONS_OF_PERSONS = _choices(
    ("unhurt", "Unhurt"), ("hurt", "Hurt"), ("dead", "Dead"), ("unknown", "Not known")
)
