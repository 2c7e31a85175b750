/* Shows the grids before or after, and the ground that changes hands. All words go in as text, never as markup. */
function drawComparison(map, [before, after, moved, outlines], told) {
  const { grids, moves, tints, words } = told
  const find = (selector) => document.querySelector(selector)
  const show = (households) => (households === null ? '–' : String(households))

  const make = (name, text = '', className = '') => {
    const made = document.createElement(name)
    made.textContent = text
    if (className) made.className = className
    return made
  }

  function wordsOfGrid({ feature: { properties } }) {
    const { code, name, leader, households } = grids[properties.place]
    const said = make('div')
    said.append(
      make('b', name),
      make('div', code),
      make('div', `${words.leader}: ${leader || '–'}`),
      make('div', `${words.households}: ${show(households[0])} → ${show(households[1])}`),
    )
    return said
  }

  function wordsOfMove(move) {
    const name = (place) => (place === null ? '–' : grids[place].name)
    return `${name(move.source)} → ${name(move.to)}: ${move.households} ${words.unit}`
  }

  function choice() {
    const box = find('.choice')
    for (const [value, layer] of [['before', before], ['after', after]]) {
      const radio = make('input')
      Object.assign(radio, { type: 'radio', name: 'shown', value, checked: layer === after })
      radio.addEventListener('change', () => choose(layer))
      const label = make('label')
      label.append(radio, make('span', words[value]))
      box.append(label)
    }
    const tick = make('input')
    Object.assign(tick, { type: 'checkbox', name: 'moved', checked: true })
    tick.addEventListener('change', () => (tick.checked ? map.addLayer(moved) : map.removeLayer(moved)))
    const label = make('label')
    label.append(tick, make('span', words.moved))
    box.append(label)
  }

  function choose(layer) {
    map.removeLayer(layer === before ? after : before)
    map.addLayer(layer)
    for (const above of [moved, outlines]) if (map.hasLayer(above)) above.bringToFront()
    nameGrids(layer)
  }

  let names = []
  function nameGrids(layer) {
    for (const name of names) name.remove()
    names = layer.getLayers().map((area) =>
      L.tooltip({ permanent: true, direction: 'center', className: 'name' })
        .setLatLng(area.getBounds().getCenter())
        .setContent(make('span', grids[area.feature.properties.place].name))
        .addTo(map),
    )
    showFree()
  }

  /* A name that would stand on one before it is left out until there is room. */
  function showFree() {
    const taken = []
    for (const name of names) {
      const box = name.getElement().getBoundingClientRect()
      const free = taken.every(
        (other) =>
          box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top,
      )
      name.getElement().style.visibility = free ? '' : 'hidden'
      if (free) taken.push(box)
    }
  }

  function goTo(place) {
    const areas = [...after.getLayers(), ...before.getLayers()]
    const area = areas.find(({ feature }) => feature.properties.place === place)
    if (area) map.fitBounds(area.getBounds(), { padding: [40, 40], maxZoom: 18 })
  }

  function fillTable() {
    const heading = make('tr')
    for (const word of ['code', 'grid', 'before', 'after', 'cases', 'change']) {
      heading.append(make('th', words[word], ['before', 'after', 'cases'].includes(word) ? 'n' : ''))
    }
    find('.grids thead').append(heading)
    find('.grids tbody').append(
      ...grids.map(({ code, name, households, cases, change, tint }, place) => {
        const row = make('tr', '', change ? '' : 'same')
        const button = make('button', name)
        button.type = 'button'
        button.addEventListener('click', () => goTo(place))
        const patch = make('i')
        patch.style.background = tints[tint]
        const named = make('td')
        named.append(patch, button)
        row.append(make('td', code.slice(-3)), named)
        for (const n of [...households.map(show), String(cases)]) row.append(make('td', n, 'n'))
        row.append(make('td', change))
        return row
      }),
    )
    const lines = moves.length ? moves.map(wordsOfMove) : [words.nothing]
    find('.moves').append(...lines.map((line) => make('li', line)))
  }

  document.documentElement.lang = told.language
  for (const layer of [before, after]) {
    layer.setStyle(({ properties }) => ({
      fillColor: tints[grids[properties.place].tint],
      fillOpacity: 1,
      color: '#b3261e',
      weight: 1.5,
    }))
    layer.bindTooltip(wordsOfGrid, { sticky: true, className: 'area' })
  }
  moved.setStyle({ fillColor: '#1f5fbf', fillOpacity: 0.35, color: '#1f5fbf', weight: 1 })
  moved.bindTooltip(({ feature }) => make('span', wordsOfMove(moves[feature.properties.place])), {
    sticky: true,
    className: 'area',
  })
  outlines.setStyle({ fill: false, color: '#1f2933', weight: 2.5, interactive: false })
  L.control.scale({ imperial: false }).addTo(map)
  choice()
  fillTable()
  map.fitBounds(outlines.getBounds(), { padding: [16, 16], animate: false })
  choose(after)
  map.on('zoomend resize', showFree)
}
