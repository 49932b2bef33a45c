/** Makes something of an object once, and gives the same again as long as the object lives; for what never changes. */
export function remembered<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, { readonly value: Made }>()
  return (of) => {
    let held = made.get(of)
    if (held === undefined) {
      held = { value: make(of) }
      made.set(of, held)
    }
    return held.value
  }
}
