import { describe, expect, it, vi } from 'vitest'
import {
  activeGroups,
  createShortcutStore,
  pressesOf,
  pressName,
  resolve,
  type Shortcut,
  type ShortcutGroup,
} from '../../../src-renderer/frame/shortcut-store.ts'

const press = (key: string, modifiers: { ctrlKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {}) =>
  pressName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })
const shortcut = (keys: string | readonly string[], label: string): Shortcut => ({ keys, label, run: () => undefined })
const group = (layer: ShortcutGroup['layer'], ...shortcuts: Shortcut[]): ShortcutGroup => ({ layer, shortcuts })

describe('the name of a press', () => {
  it.each([
    [press('k', { ctrlKey: true }), 'Ctrl K'],
    [press('X', { shiftKey: true }), 'Shift X'],
    [press('?', { shiftKey: true }), '?'],
    [press('F10', { shiftKey: true }), 'Shift F10'],
    [press('ArrowDown'), 'Down'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'Ctrl Shift Z'],
  ])('is %s', (name, wanted) => {
    expect(name).toBe(wanted)
  })

  it('tells keys held together from keys one after the other', () => {
    expect(pressesOf('Ctrl Shift Z')).toEqual(['Ctrl Shift Z'])
    expect(pressesOf('G C')).toEqual(['G', 'C'])
  })
})

describe('which shortcut is meant', () => {
  const move = shortcut(['J', 'Down'], 'Move')
  const customers = shortcut('G C', 'Customers')
  const save = shortcut('Ctrl S', 'Save')

  it('waits for the second key of a sequence', () => {
    const groups = [group('frame', customers)]
    expect(resolve(groups, ['G'], false)).toBe('more')
    expect(resolve(groups, ['G', 'C'], false)).toBe(customers)
  })

  it('leaves letters to the field that has the focus', () => {
    const groups = [group('page', move, save)]
    expect(resolve(groups, ['J'], true)).toBeNull()
    expect(resolve(groups, ['Ctrl S'], true)).toBe(save)
    expect(resolve(groups, ['Down'], false)).toBe(move)
  })

  it('lets the page win over the frame, and a sheet silence both', () => {
    const own = shortcut('Ctrl S', 'Save the form')
    const page = [group('frame', save), group('page', own)]
    expect(resolve(activeGroups(page), ['Ctrl S'], false)).toBe(own)
    const sheet = activeGroups([...page, group('sheet', shortcut('Ctrl Enter', 'Validate'))])
    expect(resolve(sheet, ['Ctrl S'], false)).toBeNull()
  })
})

describe('a press, between its beginning and its taking', () => {
  // there is no window here: nothing has the focus
  vi.stubGlobal('HTMLElement', class {})
  const pressed = (key: string, ctrlKey = false) =>
    ({
      key,
      ctrlKey,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      target: null,
      preventDefault: () => undefined,
    }) as unknown as KeyboardEvent

  function ran() {
    const store = createShortcutStore()
    const told: string[] = []
    const add = (layer: ShortcutGroup['layer'], keys: string) =>
      store.register(group(layer, { keys, label: keys, run: () => told.push(layer) }))
    return { store, told, add }
  }

  it('opens the row by Enter on a tab that is chosen, and leaves it to a tab that is not', () => {
    class Control {
      readonly selected: boolean
      constructor(selected: boolean) {
        this.selected = selected
      }
      closest(selector: string) {
        return selector.startsWith('button') ? this : null
      }
      matches(selector: string) {
        return selector === '[role=tab][aria-selected=true]' && this.selected
      }
    }
    vi.stubGlobal('HTMLElement', Control)
    const { store, told, add } = ran()
    add('part', 'Enter')
    store.handle({ ...pressed('Enter'), target: new Control(false) } as unknown as KeyboardEvent)
    expect(told).toEqual([])
    store.handle({ ...pressed('Enter'), target: new Control(true) } as unknown as KeyboardEvent)
    expect(told).toEqual(['part'])
    vi.stubGlobal('HTMLElement', class {})
  })

  it('is that of a sheet that opened meanwhile', () => {
    const { store, told, add } = ran()
    add('page', 'Ctrl S')
    store.begin()
    add('sheet', 'Ctrl Enter')
    store.handle(pressed('Enter', true))
    expect(told).toEqual(['sheet'])
  })

  it('is not that of the page when the sheet that had it closed meanwhile', () => {
    const { store, told, add } = ran()
    add('page', 'Esc')
    const close = add('sheet', 'Ctrl Enter')
    store.begin()
    close()
    store.handle(pressed('Escape'))
    expect(told).toEqual([])
    store.begin()
    store.handle(pressed('Escape'))
    expect(told).toEqual(['page'])
  })
})
