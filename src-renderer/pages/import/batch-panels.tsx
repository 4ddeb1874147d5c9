/** Below the rows: their errors by reason with repairs for all at once, and what the batch would write. */
import { type Decimal, decimal, toPlain } from '../../../src-core/kernel/decimal.ts'
import { useDecimals, useSession } from '../../client/use-session.ts'
import type { ImportPreview, PreviewReason } from '../../../src-core/exchange/contract.ts'
import { DecimalAmount } from '../../components/amount.tsx'
import { Section } from '../../components/layout.tsx'
import { formatCount } from '../../format/numbers.ts'
import { importText as text } from './text.ts'
import type { WizardControl } from './use-wizard.ts'
import { withLeft, withReplacements } from './wizard.ts'

export interface ReasonsProps {
  readonly head: ImportPreview
  readonly control: WizardControl
  readonly onMap: (reason: PreviewReason) => void
  readonly onShow: (reason: PreviewReason) => void
}

export function Reasons({ head, control, onMap, onShow }: ReasonsProps) {
  const { errors, duplicates } = head.counts
  return (
    <Section title={text.reasons} note={errors + duplicates > 0 ? text.reasonsNote(formatCount(errors + duplicates)) : undefined}>
      {head.reasons.length === 0 && <p className="ink3">{text.noErrors}</p>}
      {head.reasons.length > 0 && (
        <table className="table import-reasons">
          <tbody>
            {head.reasons.map((reason) => (
              <ReasonLine key={reason.key} reason={reason} control={control} onMap={onMap} onShow={onShow} head={head} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function ReasonLine({ reason, control, onMap, onShow, head }: ReasonsProps & { readonly reason: PreviewReason }) {
  const { wizard, change } = control
  const words = reason.label === text.rowFault ? reason.reason : `${reason.label}: ${reason.reason}`
  const [only] = reason.values
  const single = reason.values.length === 1 && only?.suggestion != null ? { from: only.value, to: only.suggestion } : null
  const maps = head.fields.find(({ key }) => key === reason.field)?.entity !== undefined && reason.values.length > 0
  const { column } = reason
  const repair: readonly [label: string, run: () => void] =
    single && column !== null
      ? [text.readValueAs(single.from, single.to), () => change(withReplacements(wizard, [{ column, ...single }]))]
      : maps && column !== null
        ? [text.mapCodes, () => onMap(reason)]
        : [
            column === null || reason.result === 'duplicate' ? text.showThem : text.editRows(formatCount(reason.count)),
            () => onShow(reason),
          ]
  return (
    <tr>
      <td className="num right strong">{formatCount(reason.count)}</td>
      <td>
        <div className="ellipsis" title={words}>
          {words}
        </div>
      </td>
      <td className="right">
        <button type="button" className="link" aria-label={text.repairOf(repair[0], words)} onClick={repair[1]}>
          {repair[0]}
        </button>
        <button
          type="button"
          className="link-quiet import-leave small"
          aria-label={text.leaveReason(words)}
          onClick={() => change(withLeft(wizard, reason.rows))}
        >
          {text.leaveThem}
        </button>
      </td>
    </tr>
  )
}

type Groups = ImportPreview['groups']

/** The money of some groups, a line a currency, the company's first. */
export function amountsOf(groups: Groups, own: string): { readonly currency: string; readonly amount: string }[] {
  const sums = new Map<string, Decimal>()
  for (const { currency, amount } of groups.flatMap(({ amounts }) => amounts))
    sums.set(currency, decimal(amount).plus(sums.get(currency) ?? 0))
  const order = (currency: string) => (currency === own ? '' : currency)
  return [...sums]
    .map(([currency, sum]) => ({ currency, amount: toPlain(sum) }))
    .sort((one, other) => (order(one.currency) < order(other.currency) ? -1 : 1))
}

const SHOWN = 4

export function Creates({ head }: { readonly head: ImportPreview }) {
  const { created, changed, same } = head.counts
  const { groups } = head
  const currency = useSession()?.company?.currency ?? ''
  const title = changed + same > 0 ? text.changes : text.creates
  const rows = created + changed + same
  const lines =
    groups.length > 0
      ? groupLines(groups, currency, SHOWN, head.money)
      : [
          { label: head.kind_label, count: created },
          { label: text.changedOnes, count: changed },
          { label: text.sameOnes, count: same },
        ].flatMap(({ label, count }) => (count > 0 ? [{ label, count, amounts: [] }] : []))
  return (
    <Section title={title} note={text.createsNote(formatCount(rows))}>
      {lines.length === 0 && <p className="ink3">{text.createsNothing}</p>}
      {lines.length > 0 && (
        <table className="table import-creates">
          <tbody>
            {lines.map((line) => (
              <CreateLine key={line.label} {...line} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** What a batch wrote, by group; nothing for kinds without groups. */
export function GroupTable({ groups }: { readonly groups: Groups }) {
  const currency = useSession()?.company?.currency ?? ''
  if (groups.length === 0) return null
  return (
    <table className="table import-creates">
      <tbody>
        {groupLines(groups, currency, groups.length, null).map((line) => (
          <CreateLine key={line.label} {...line} />
        ))}
      </tbody>
    </table>
  )
}

interface Line {
  readonly label: string
  readonly count: number
  readonly amounts: Groups[number]['amounts']
  readonly final?: boolean
}

/** The largest groups, the others together, and the sum; where currencies mix, only the sums carry money, a line each. */
function groupLines(groups: Groups, own: string, most: number, money: string | null): Line[] {
  const sums = amountsOf(groups, own)
  const moneyOf = (some: Groups) => (sums.length === 1 ? amountsOf(some, own) : [])
  const line = (label: string, some: Groups): Line => ({ label, count: countOf(some), amounts: moneyOf(some) })
  const shown = groups.length > most + 1 ? groups.slice(0, most) : groups
  const others = groups.slice(shown.length)
  return [
    ...shown.map((one) => line(one.group, [one])),
    ...(others.length === 0 ? [] : [line(text.others(formatCount(others.length)), others)]),
    ...(groups.length > 1 || sums.length > 1 ? [{ label: money ?? text.total, count: countOf(groups), amounts: sums, final: true }] : []),
  ]
}

const countOf = (groups: Groups) => groups.reduce((sum, { count }) => sum + count, 0)

function CreateLine({ label, count, amounts, final = false }: Line) {
  const decimals = useDecimals()
  return (
    <tr className={final ? 'strong' : undefined}>
      <td>
        <div className="ellipsis">{label}</div>
      </td>
      <td className="num right">{formatCount(count)}</td>
      <td className="right">
        {amounts.map(({ currency, amount }) => (
          <div key={currency}>
            <DecimalAmount value={amount} unit={currency} digits={decimals(currency)} rule={final ? 'final' : 'none'} />
          </div>
        ))}
      </td>
    </tr>
  )
}
