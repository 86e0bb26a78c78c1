// The movable map of a trail: loaded only when somebody asks for it, works without a tile server.

/** @param {string} name */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {any} shape @param {(place: number[]) => void} see */
const eachPlace = (shape, see) => {
  if (typeof shape[0] === "number") see(shape);
  else for (const inner of shape) eachPlace(inner, see);
};

/** @param {HTMLElement} holder */
const open = async (holder) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = holder.dataset.style || "";
  document.head.append(link);
  const [maplibre, lines] = await Promise.all([
    import(/** @type {string} */ (holder.dataset.library)),
    fetch(holder.dataset.trailMap || "").then((answer) => answer.json()),
  ]);
  if (holder.dataset.worker && maplibre.setWorkerUrl) maplibre.setWorkerUrl(holder.dataset.worker);
  const place = document.createElement("div");
  place.className = "movable";
  place.setAttribute("role", "application");
  place.setAttribute("aria-label", "Movable map of the trail");
  holder.append(place);
  const bounds = new maplibre.LngLatBounds();
  for (const feature of lines.features) {
    if (feature.geometry.type !== "Point") {
      eachPlace(feature.geometry.coordinates, (at) => bounds.extend(at));
    }
  }
  /** @param {string} role @param {string} color @param {object} more */
  const layer = (role, color, more) => ({
    id: role,
    type: "line",
    source: "trail",
    filter: ["==", ["get", "role"], role],
    paint: { "line-color": color, "line-width": 3, ...more },
  });
  const map = new maplibre.Map({
    container: place,
    style: {
      version: 8,
      sources: { trail: { type: "geojson", data: lines } },
      layers: [
        { id: "paper", type: "background", paint: { "background-color": token("--sheet") } },
        layer("unknown", token("--soft"), {}),
        layer("cross", token("--soft"), { "line-dasharray": [1, 2] }),
        layer("layer", token("--ink"), { "line-dasharray": [3, 2] }),
        layer("dog", token("--brass"), {}),
        {
          id: "waypoints",
          type: "circle",
          source: "trail",
          filter: ["==", ["get", "role"], "waypoint"],
          paint: {
            "circle-radius": 5,
            "circle-color": token("--ink"),
            "circle-stroke-width": 2,
            "circle-stroke-color": token("--sheet"),
          },
        },
      ],
    },
    bounds,
    fitBoundsOptions: { padding: 32 },
    attributionControl: false,
  });
  map.addControl(new maplibre.NavigationControl());
  map.addControl(new maplibre.ScaleControl({ unit: "metric" }));
  map.once("load", () => place.setAttribute("data-ready", ""));
};

for (const holder of document.querySelectorAll("[data-trail-map]")) {
  const button = holder.querySelector("button");
  if (!(button instanceof HTMLElement) || !(holder instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.hidden = true;
    try {
      await open(holder);
    } catch (error) {
      button.hidden = false;
      button.textContent = "The movable map could not be opened here. Try again";
      console.error(error);
    }
  });
}
