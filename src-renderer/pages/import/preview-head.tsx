/** Above the rows: how many there are of each kind, and which of them are shown. */
import type { ImportPreview, Show } from '../../../src-core/exchange/contract.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { Chip, Segments } from '../../components/chips.tsx'
import { KeyHint } from '../../components/key-hint.tsx'
import { type FigureItem, Figures } from '../../components/layout.tsx'
import { formatCount } from '../../format/numbers.ts'
import { importText as text } from './text.ts'
import type { PreviewData, View } from './use-preview.ts'
import { amountsOf } from './batch-panels.tsx'

type Tone = NonNullable<FigureItem['tone']>

export function Counters({ head, outdated }: { readonly head: ImportPreview; readonly outdated: boolean }) {
  const { counts, ended, total } = head
  const unchecked = ended ? 0 : total - counts.rows
  const decimals = useDecimals()
  const [own, ...others] = amountsOf(head.groups, useSession()?.company?.currency ?? '')
  const ready = counts.created + counts.changed + counts.same
  const mixed = counts.changed + counts.same > 0
  const some = (key: 'changed' | 'same' | 'left' | 'duplicates' | 'created', tone?: Tone): FigureItem[] =>
    counts[key] === 0 ? [] : [figure(text.figures[key], counts[key], tone)]
  const items: FigureItem[] = [
    figure(text.figures.rows, total),
    figure(text.figures.ready, ready, 'ok'),
    ...(mixed ? [...some('created'), ...some('changed'), ...some('same')] : []),
    figure(text.figures.errors, counts.errors, counts.errors > 0 ? 'bad' : undefined),
    ...some('duplicates', 'warn'),
    ...some('left'),
    ...(unchecked > 0 ? [figure(text.figures.unchecked, unchecked)] : []),
    ...(own
      ? [
          {
            key: own.currency,
            label: text.figures.amount(head.money ?? text.money, own.currency, others.length > 0),
            value: <DecimalAmount value={own.amount} unit={own.currency} digits={decimals(own.currency)} />,
          },
        ]
      : []),
  ]
  return (
    <div className={outdated ? 'import-counters import-outdated' : 'import-counters'} role="status" aria-live="polite">
      <Figures items={items} />
      <Share ready={ready} errors={counts.errors} duplicates={counts.duplicates} rest={counts.left + unchecked} />
    </div>
  )
}

function figure(label: string, count: number, tone?: Tone): FigureItem {
  return { key: label, label, value: formatCount(count), ...(tone ? { tone } : {}) }
}

interface ShareProps {
  readonly ready: number
  readonly errors: number
  readonly duplicates: number
  readonly rest: number
}

function Share({ ready, errors, duplicates, rest }: ShareProps) {
  const parts = [
    ['ok', ready],
    ['bad', errors],
    ['warn', duplicates],
    ['rest', rest],
  ] as const
  const label = text.share(formatCount(ready), formatCount(errors), formatCount(duplicates))
  return (
    <div className="import-share" role="img" aria-label={label}>
      {parts.map(([tone, count]) => count > 0 && <span key={tone} className={`share-${tone}`} style={{ flexGrow: count }} />)}
    </div>
  )
}

export interface ViewBarProps {
  readonly preview: PreviewData
  readonly head: ImportPreview
  readonly view: View
  readonly onView: (view: View) => void
}

export function ViewBar({ preview, head, view, onView }: ViewBarProps) {
  const { counts } = head
  const numbers: Readonly<Record<Show, number>> = {
    all: counts.rows,
    ready: counts.created + counts.changed + counts.same,
    errors: counts.errors,
    duplicates: counts.duplicates,
    left: counts.left,
  }
  const shown = (Object.keys(text.shows) as Show[]).filter((show) => show !== 'left' || numbers.left > 0 || view.show === 'left')
  const reason = head.reasons.find(({ key }) => key === view.reason)
  return (
    <div className="import-view">
      <Segments
        label={text.show}
        items={shown.map((show) => ({ key: show, label: `${text.shows[show]} ${formatCount(numbers[show])}` }))}
        active={view.show}
        onChoose={(show) => onView({ show: show as Show, around: view.around, reason: null })}
      />
      {view.reason !== null && (
        <Chip
          field={text.chipReason}
          operator={text.chipIs}
          value={reason ? `${reason.label}, ${reason.reason}` : ''}
          onRemove={() => onView({ ...view, reason: null })}
        />
      )}
      {view.show !== 'all' &&
        (view.around ? (
          <Chip
            field={text.chipRows}
            operator={text.chipWith}
            value={text.chipAround}
            onRemove={() => onView({ ...view, around: false })}
          />
        ) : (
          <button type="button" className="chip-add" onClick={() => onView({ ...view, around: true })}>
            {text.addAround}
          </button>
        ))}
      <span className="spacer" />
      <Checked preview={preview} head={head} />
    </div>
  )
}

/** How far the check went, or the key that leads through what it found. */
function Checked({ preview, head }: Pick<ViewBarProps, 'preview' | 'head'>) {
  const { counts, total } = head
  if (preview.outdated || preview.running)
    return (
      <span className="small ink2 num" role="status">
        {text.checkingOf(formatCount(counts.rows), formatCount(total))}
      </span>
    )
  if (preview.paused)
    return (
      <span className="small ink2">
        {text.checkedFirst(formatCount(counts.rows), formatCount(total))}{' '}
        <button type="button" className="link" onClick={preview.checkOn}>
          {text.checkOn}
        </button>
      </span>
    )
  if (counts.errors + counts.duplicates === 0) return null
  return (
    <span className="small ink2 key-label">
      <KeyHint keys="F8" /> {text.nextProblem}
    </span>
  )
}
