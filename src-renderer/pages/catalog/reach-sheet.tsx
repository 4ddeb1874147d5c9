/** After a product gained or lost a charge: which of the subscriptions that hold it follow, from which day, and what that comes to. */
import { useMemo, useState } from 'react'
import { useOperation } from '../../client/use-operation.ts'
import { useCommand } from '../../client/use-command.ts'
import { useSession } from '../../client/use-session.ts'
import { Amount, DecimalAmount } from '../../components/amount.tsx'
import { Button } from '../../components/button.tsx'
import { CheckBox, Radios } from '../../components/check.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { ChoiceBox, TextBox } from '../../form/boxes.tsx'
import { DateBox } from '../../form/date-box.tsx'
import { FieldShell } from '../../form/field-shell.tsx'
import type { FollowUpProps } from '../../records/follow-ups.ts'
import { text as enText } from '../../text/en.ts'
import { catalogText } from './text.ts'
import { REACH, type ReachAnswer, type ReachCost, type ReachInput, useReachCost } from './use-reach-cost.ts'

const text = catalogText.reach
const WIDTH = 560
/** No offer is called so. */
const ANY = '*'
/** As many as one call of the operation takes. */
const MOST_AT_ONCE = 200

interface Holder {
  readonly id: number
  readonly code: string
  readonly offer: string
  readonly user_account: string
  readonly billing_account: string
  readonly has: 'all' | 'some' | 'none'
}

export function ReachSheet({ link, does, isAsked, onClose }: FollowUpProps) {
  const [product, charge] = [Number(link['product_id']), Number(link['charge_id'])]
  const { data } = useOperation<{ readonly subscriptions: readonly Holder[] }>('subscription.holdersOf', { product, charge })
  const fitting = useMemo(() => data?.subscriptions.filter(({ has }) => has !== (does === 'add' ? 'all' : 'none')), [data, does])
  if (!fitting) return null
  if (fitting.length === 0) return isAsked ? <Nobody onClose={onClose} /> : null
  return (
    <Sheet opened onClose={onClose} size={WIDTH} title={text.title[does]}>
      <Reach holders={fitting} product={product} charge={charge} does={does} onClose={onClose} />
    </Sheet>
  )
}

function Nobody({ onClose }: Pick<FollowUpProps, 'onClose'>) {
  return (
    <Sheet opened onClose={onClose} size={WIDTH} title={text.title.add}>
      <p className="ink2 sheet-says">{text.nobody}</p>
      <div className="sheet-actions">
        <Button onClick={onClose}>{enText.actions.back}</Button>
      </div>
    </Sheet>
  )
}

interface ReachProps {
  readonly holders: readonly Holder[]
  readonly product: number
  readonly charge: number
  readonly does: 'add' | 'end'
  readonly onClose: () => void
}

type Which = 'none' | 'all' | 'some'

function Reach({ holders, product, charge, does, onClose }: ReachProps) {
  const today = useSession()?.today ?? ''
  const [which, setWhich] = useState<Which>('none')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [effect, setEffect] = useState<ReachInput['takes_effect']>('nextPeriod')
  const [day, setDay] = useState<string | null>(today)
  const ids = which === 'all' ? holders.map(({ id }) => id) : which === 'some' ? [...chosen] : []
  const isDated = effect === 'byTheDay'
  const input: ReachInput | null =
    isDated && day === null ? null : { product, charge, does, takes_effect: effect, ...(isDated && day !== null ? { date: day } : {}) }
  const cost = useReachCost(ids.length === 0 ? null : input, ids)
  const run = useCommand<ReachAnswer>(REACH, { done: ({ changes }) => text.done[does](changes.length) })
  const confirm = async () => {
    for (let at = 0; at < ids.length && input; at += MOST_AT_ONCE) {
      const result = await run.run({ ...input, subscriptions: ids.slice(at, at + MOST_AT_ONCE) })
      if (!result.ok) return
    }
    onClose()
  }
  const isCounted = ids.length > 0 && cost.done >= ids.length && cost.failure === null
  return (
    <div className="reach">
      <p className="ink2 sheet-says">{text.says[does](holders.length)}</p>
      <Radios
        label={text.which}
        name="reach-which"
        value={which}
        items={[
          { value: 'none', label: text.none },
          { value: 'all', label: text.all(holders.length) },
          { value: 'some', label: text.some },
        ]}
        onChange={(next) => setWhich(next as Which)}
      />
      {which === 'some' && <Choosing holders={holders} chosen={chosen} onChange={setChosen} />}
      {which !== 'none' && (
        <>
          <h3 className="field-label">{text.when}</h3>
          <Radios
            label={text.when}
            name="reach-when"
            value={effect}
            items={[
              { value: 'nextPeriod', label: text.nextPeriod },
              { value: 'byTheDay', label: text.byTheDay },
            ]}
            onChange={(next) => setEffect(next as ReachInput['takes_effect'])}
          />
          {isDated && (
            <FieldShell label={text.day} required>
              {(control) => <DateBox {...control} value={day} onChange={setDay} />}
            </FieldShell>
          )}
          {ids.length > 0 && <Cost cost={cost} all={ids.length} />}
        </>
      )}
      <FailureNote failure={run.failure ?? cost.failure} />
      <div className="sheet-actions">
        <Button onClick={onClose}>{text.later}</Button>
        {ids.length > 0 && (
          <Button kind="filled" disabled={!isCounted || run.running || cost.answer.changes.length === 0} onClick={() => void confirm()}>
            {text.confirm[does](isCounted ? cost.answer.changes.length : ids.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

interface ChoosingProps {
  readonly holders: readonly Holder[]
  readonly chosen: ReadonlySet<number>
  readonly onChange: (chosen: ReadonlySet<number>) => void
}

/** The subscriptions by offer, code and account, each with its box. */
function Choosing({ holders, chosen, onChange }: ChoosingProps) {
  const [offer, setOffer] = useState(ANY)
  const [typed, setTyped] = useState('')
  const offers = [...new Set(holders.map((one) => one.offer))].sort().map((name) => ({ value: name, label: name }))
  const words = typed.trim().toLowerCase()
  const shown = holders.filter(
    (one) =>
      (offer === ANY || one.offer === offer) && `${one.code} ${one.user_account} ${one.billing_account}`.toLowerCase().includes(words),
  )
  const put = (ids: readonly number[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    onChange(next)
  }
  const isAll = shown.length > 0 && shown.every(({ id }) => chosen.has(id))
  return (
    <div className="reach-choosing">
      <div className="form-grid">
        <ChoiceBox aria-label={text.offer} value={offer} choices={[{ value: ANY, label: text.anyOffer }, ...offers]} onChange={setOffer} />
        <TextBox aria-label={text.find} placeholder={text.find} value={typed} onChange={setTyped} />
      </div>
      <CheckBox
        label={text.found(shown.length)}
        checked={isAll}
        onChange={(on) =>
          put(
            shown.map(({ id }) => id),
            on,
          )
        }
      />
      <ul className="reach-list">
        {shown.map((one) => (
          <li key={one.id}>
            <CheckBox
              label={`${one.code} · ${one.user_account} · ${one.offer}`}
              checked={chosen.has(one.id)}
              onChange={(on) => put([one.id], on)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Cost({ cost: { done, answer, failure }, all }: { readonly cost: ReachCost; readonly all: number }) {
  if (failure) return null
  return (
    <section className="reach-cost" aria-label={text.cost} aria-busy={done < all}>
      {done < all && <p className="small ink3">{text.counting(done, all)}</p>}
      <table className="sheet-lines">
        <tbody>
          {answer.more.map((line) => (
            <tr key={line.currency}>
              <th scope="row">{text.nextBills(line.subscriptions)}</th>
              <td className="right">
                <Amount minor={line.next_bill_minor} currency={line.currency} difference />
              </td>
              <td className="right ink2">
                {text.month} <DecimalAmount value={line.month} unit={line.currency} digits={2} difference />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {answer.left.length > 0 && (
        <Note tone="warn" title={text.left(answer.left.length)}>
          <ul className="note-list">
            {answer.left.slice(0, 5).map((one) => (
              <li key={one.subscription}>
                {one.code}: {one.reason}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {answer.unpriced > 0 && <Note tone="warn">{text.unpriced(answer.unpriced)}</Note>}
    </section>
  )
}
