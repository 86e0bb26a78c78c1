"""What the demo's people write of their deployments, chosen by a fixed chance."""

from __future__ import annotations

ROADS = (
    "Route 9, mile 14", "Highway 14 at the quarry road", "Mill Street 200 block",
    "County road 30, north of Ash Creek", "Truck stop, exit 61", "Fairground lot, row C",
)  # fmt: skip
PARCELS = ("Freight hall, Depot Street", "Post office, back room", "Bus station, luggage bay")
SWEEPS = ("Fairgrounds, grandstand", "County courthouse", "High school stadium", "City hall steps")
SITES = (
    "Old creamery, Mill Street", "Riverside storage units", "Vacant motel, highway 14",
    "Orchard behind the clinic", "Grain elevator, route 9", "Woods at Ash Creek park",
)  # fmt: skip
AGENCIES = ("Aldermere Police", "State patrol", "Harlow township police")
WHERE = (
    "Driver's door seam", "Rear bumper, left", "Trunk seam", "Right front wheel well",
    "Second bag from the left", "Under the rear seat",
)  # fmt: skip
SUSPICION = (
    "Driver's story of the trip changed twice; strong air freshener, three phones on the seat.",
    "Rental in another's name, overdue; would not say who had packed the bags.",
    "Passenger moved something under the seat as I pulled in behind; told me there was nothing.",
)
CONFIRMED = (
    "Head turn at the bumper, mouth closed, worked the seam up and sat without a word from me.",
    "Bracketed twice from downwind, detailed low to high, final response held.",
    "Caught it at the corner on the first pass and went to source by herself.",
)
NOT_CONFIRMED = (
    "Sat at the seam and held. Two officers searched; nothing found. The car had been lent out.",
    "Final response at the wheel well, clean line. Search found nothing.",
)
TRACKS = (
    "Took the track at the fence, steady to the creek, lost it at the road where cars had been.",
    "Good line through the corn; cast three times on the gravel and did not have it again.",
)
MISSING = (
    "Nose down from the back door to the ditch; he sat there, cold, and talked to the dog.",
    "Followed the tree line, one check at the gate, then straight to her under the bridge.",
)
PATROL = (
    "Announced at both doors, waited the minute, cleared room by room. Roof hatch was the alarm.",
    "Announced three times. Cleared with two officers behind me; back window was forced.",
)
