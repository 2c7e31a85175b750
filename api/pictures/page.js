/* Colours the areas by the step that is chosen. All words go in as text, never as markup. */
function drawPicture(map, areas, outlines, picture) {
  const SECONDS_A_STEP = 1.2
  const find = (selector) => document.querySelector(selector)
  let step = 0
  let player = 0

  const make = (name, words = '') => {
    const made = document.createElement(name)
    made.textContent = words
    return made
  }

  function show(chosen) {
    step = chosen
    const { said, shades } = picture.steps[step]
    areas.setStyle(({ properties }) => ({
      fillColor: picture.shades[shades[properties.place]].colour,
      fillOpacity: 1,
      color: '#7b8794',
      weight: 0.5,
    }))
    find('.said').textContent = said
    find('.legend').replaceChildren(
      ...picture.shades.map(({ label, colour }, place) => {
        const line = make('li')
        const patch = make('i')
        patch.style.background = colour
        line.append(patch, make('span', label), make('span', shades.filter((each) => each === place).length))
        return line
      }),
    )
  }

  function wordsOf({ feature: { properties } }) {
    const words = make('div')
    words.append(make('b', picture.names[properties.place]), make('div', picture.steps[step].words[properties.place]))
    return words
  }

  function choice() {
    const select = make('select')
    select.append(...picture.steps.map(({ name }, place) => new Option(name, place)))
    select.addEventListener('change', () => show(Number(select.value)))
    return [select]
  }

  function slider() {
    const range = make('input')
    Object.assign(range, { type: 'range', min: 0, max: picture.steps.length - 1, value: 0 })
    const name = make('output', picture.steps[0].name)
    const button = make('button', picture.play)
    button.type = 'button'
    const go = (chosen) => {
      range.value = chosen
      name.textContent = picture.steps[chosen].name
      show(chosen)
    }
    const stop = () => {
      clearInterval(player)
      player = 0
      button.textContent = picture.play
    }
    range.addEventListener('input', () => {
      stop()
      go(Number(range.value))
    })
    button.addEventListener('click', () => {
      if (player) return stop()
      button.textContent = picture.pause
      player = setInterval(() => go((step + 1) % picture.steps.length), SECONDS_A_STEP * 1000)
    })
    return [name, range, button]
  }

  function offerSteps() {
    if (picture.steps.length < 2) return
    const [first, ...others] = picture.slides ? slider() : choice()
    const label = make('label', picture.stepKind)
    label.append(first, ...others.slice(0, 1))
    const form = find('.steps')
    form.append(label, ...others.slice(1))
    form.hidden = false
  }

  function nameTowns() {
    const names = outlines.getLayers().map(({ feature: { properties } }) => {
      const { name, middle } = picture.towns[properties.place]
      return L.tooltip({ permanent: true, direction: 'center', className: 'name' })
        .setLatLng(middle)
        .setContent(make('span', name))
        .addTo(map)
    })
    map.on('zoomend resize', () => showFree(names))
    return names
  }

  /* A name that would stand on one before it is left out until there is room. */
  function showFree(names) {
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

  document.documentElement.lang = picture.language
  areas.bindTooltip(wordsOf, { sticky: true, className: 'area' })
  areas.on('mouseover', ({ propagatedFrom }) => propagatedFrom.setStyle({ weight: 2, color: '#1f5fbf' }).bringToFront())
  areas.on('mouseout', ({ propagatedFrom }) => {
    propagatedFrom.setStyle({ weight: 0.5, color: '#7b8794' })
    outlines.bringToFront()
  })
  outlines.setStyle({ fill: false, color: '#1f2933', weight: 1.5, interactive: false })
  const names = nameTowns()
  L.control.scale({ imperial: false }).addTo(map)
  offerSteps()
  show(0)
  const box = outlines.getLayers().length ? outlines.getBounds() : areas.getBounds()
  if (box.isValid()) map.fitBounds(box, { padding: [16, 16], animate: false })
  showFree(names)
}
