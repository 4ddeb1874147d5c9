/** The entry field above the sheet: where the cursor stands, its value, what the column means. */
import { formatDecimal } from '../../format/numbers.ts'
import { editText, followedRates } from './sheet/rows.ts'
import { text } from './text.ts'
import type { Draft } from './use-draft.ts'
import type { RefObject } from 'react'

export function EntryBar({
  draft,
  grid,
  status,
}: {
  readonly draft: Draft
  readonly grid: RefObject<HTMLDivElement | null>
  readonly status: string
}) {
  const { state, columns, dispatch, editable } = draft
  const column = columns[state.cursor.column]
  const row = state.rows[state.cursor.row]
  const place = `${column?.letter ?? 'A'}${state.cursor.row + 1}`
  const value = state.typed ?? (row && column ? editText(row, column) : '')
  return (
    <div className="pg-entry">
      <span className="pg-entry-place num">{place}</span>
      <input
        className="box pg-entry-field num"
        aria-label={text.sheet.entry(place)}
        value={value}
        disabled={!editable}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => state.typed === null && dispatch({ do: 'edit' })}
        onChange={(event) => dispatch({ do: 'type', typed: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape' && event.key !== 'Tab') return
          event.preventDefault()
          dispatch(
            event.key === 'Escape' ? { do: 'cancel' } : event.key === 'Tab' ? { do: 'commit', columns: 1 } : { do: 'commit', rows: 1 },
          )
          grid.current?.focus({ preventScroll: true })
        }}
      />
      <span className="small ink2 ellipsis">{editable ? column?.hint : text.sheet.readOnly(status)}</span>
    </div>
  )
}

/** What the colours mean, and how other currencies follow. */
export function Legend({
  draft,
  previous,
  base,
  onChange,
}: {
  readonly draft: Draft
  readonly previous: number | null
  readonly base: string
  readonly onChange: () => void
}) {
  const following = Object.entries(followedRates(draft.head.currencies, draft.state.rows))
  const names = following.map(([code]) => code).join(' and ')
  const rates = following.map(([, { rate }]) => formatDecimal(rate ?? '0', 4)).join(' and ')
  return (
    <div className="pg-legend small ink2">
      {previous !== null && (
        <span>
          <i className="pg-key pg-key-changed" aria-hidden /> {text.legend.changed(previous)}
        </span>
      )}
      <span>
        <i className="pg-key pg-key-problem" aria-hidden /> {text.legend.problem}
      </span>
      <span>
        <em className="pg-word">{text.sheet.any}</em> {text.legend.any}
      </span>
      <span className="spacer" />
      {following.length > 0 && (
        <span className="ellipsis">
          {following.length === 1 ? text.legend.followsOne(names, base, rates) : text.legend.follows(names, base, rates)}
        </span>
      )}
      {draft.editable && (
        <button type="button" className="link" onClick={onChange}>
          {following.length > 0 ? text.legend.change : text.actions.columns}
        </button>
      )}
    </div>
  )
}
