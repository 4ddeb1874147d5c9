/** The keys of the place one is in; opened by `?`. */
import { KeyHint } from '../components/key-hint.tsx'
import { Sheet } from '../components/preview-sheet.tsx'
import { text } from '../text/en.ts'
import { type Shortcut, type ShortcutGroup, shownKeys } from './shortcut-store.ts'

function keysOf(shortcut: Shortcut): readonly string[] {
  const all = typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys
  return shortcut.display ? [shortcut.display] : all
}

export interface ShortcutSheetProps {
  readonly opened: boolean
  /** The groups as they were when the sheet opened: the sheet itself silences them. */
  readonly groups: readonly ShortcutGroup[]
  readonly onClose: () => void
}

export function ShortcutSheet({ opened, groups, onClose }: ShortcutSheetProps) {
  return (
    <Sheet opened={opened} onClose={onClose} title={text.frame.shortcutsHere} size={620}>
      <div className="shortcut-columns" tabIndex={0} role="group" aria-label={text.frame.shortcutsHere}>
        {groups.map((group, index) => (
          <section key={index}>
            <h3 className="section-note">{text.frame.layers[group.layer]}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={`${shownKeys(shortcut)} ${shortcut.label}`} className="shortcut-line">
                  <dt>
                    {keysOf(shortcut).map((keys) => (
                      <KeyHint key={keys} keys={keys} />
                    ))}
                  </dt>
                  <dd>{shortcut.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}
