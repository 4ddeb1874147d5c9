/** A key, quiet: 10 px, hairline. Stands beside its button or in the status bar. */
const ARROWS: Record<string, string> = { Up: '↑', Down: '↓', Left: '←', Right: '→' }

/** @param keys as registered: `Ctrl K`, `J/K` */
export function KeyHint({ keys }: { readonly keys: string }) {
  return <kbd className="key">{keys.replace(/Up|Down|Left|Right/g, (name) => ARROWS[name] ?? name)}</kbd>
}

/** A key with what it does, as in `M Match`. */
export function KeyLabel({ keys, label }: { readonly keys: string; readonly label: string }) {
  return (
    <span className="key-label">
      <KeyHint keys={keys} /> {label}
    </span>
  )
}
