/** Where the focus goes from a field that is done, and where it begins. */

const FIELDS = 'input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)'

function isShown(element: HTMLElement): boolean {
  return element.offsetParent !== null
}

/** The fields within an element, in reading order, as far as they can be filled in. */
function fieldsIn(root: ParentNode): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FIELDS)].filter(isShown)
}

/** Puts the focus on the first field; answers whether there is one. */
export function focusFirstField(root: ParentNode | null): boolean {
  const first = root ? fieldsIn(root)[0] : undefined
  first?.focus()
  return first !== undefined
}

/** Marks the first field as the one in which the focus of a sheet begins, unless something in it asks for that already. */
export function markFirstField(root: ParentNode | null): void {
  if (!root || root.querySelector('[data-autofocus]')) return
  root.querySelector(FIELDS)?.setAttribute('data-autofocus', 'true')
}

/** Puts the focus on the field after this one in its form; on the field itself where it is the last. */
export function focusNextField(field: HTMLElement | null): void {
  if (!field) return
  const fields = fieldsIn(field.closest('form, [role=dialog]') ?? document)
  const next = fields[fields.indexOf(field) + 1] ?? field
  next.focus()
}
