"""What the demo's people write: places, goals and plain sentences, chosen by a fixed chance."""

from __future__ import annotations

PLACES = (
    "County yard", "Old creamery, Mill Street", "Fairgrounds, north barns", "Prairie View school",
    "Sorensen quarry", "Fleet garage", "Ash Creek park", "Grain elevator, route 9",
    "Vacant motel, highway 14", "Riverside storage units",
)  # fmt: skip
SURFACES = ("vegetation", "soil", "hard", "indoor")
GOALS = {
    "detection": "Independent search pattern; no help by the handler's feet.",
    "trail": "Keep the dog's pace on hard ground; read the loss at the turn.",
    "area-search": "Wide quartering into the wind, recall at distance.",
    "building-search": "Slow entry, clear each room, hold at the door.",
    "obedience": "Steady under distraction, recall past other dogs.",
    "apprehension": "Out on the first word; recall before contact.",
    "gunfire": "Calm at the line while shots are fired.",
    "article-search": "Hard ground, small articles, no false pick-ups.",
}
FOUND = (
    "Head snapped left at the second locker, mouth closed, worked back to source and held.",
    "Long bracket along the wall, then into the seam; final response without a word from me.",
    "Slowed at the corner, tail up, detailed low to high and responded.",
    "Picked it up from downwind, two passes, then a clean response at source.",
)
MISSED = (
    "Passed the hide twice in moving air; I pulled on before she had finished.",
    "Checked the area, lost interest; the fan was running. Ours to train.",
)
BLANK = (
    "Worked the blank through without change of behaviour. I called it clear.",
    "Short interest at the bin, checked, came off by herself. Called clear.",
)
TRAIL = (
    "Took the start without help, lost it at the asphalt, cast once and was on again.",
    "Steady nose down to the second turn, overshot by some metres, corrected herself.",
    "Hard ground after the gate was slow; articles indicated by a down.",
)
PATROL = (
    "Clean entry, barked at the closed door, held until I was up.",
    "Recall before contact on the first word. Second try with the muzzle, same.",
    "Out was late by two seconds; repeated with a shorter line.",
)
NEXT = (
    "Same odour, less mass, higher place.",
    "Two blanks in a row before the next hide.",
    "Hard surface trails, aged an hour and more.",
    "Out at distance, decoy passive.",
)
ARTICLES = ("key ring", "glove", "shell")
ODOURS = {
    "narcotics": ("cocaine", "heroin", "methamphetamine", "mdma"),
    "explosives": ("tnt", "petn", "rdx", "smokeless-powder"),
}
