/** What usage records name: numbers, SIMs, logins. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay, useSession } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/layout.tsx'
import { FailureNote } from '../../components/note.tsx'
import { DateText } from '../../components/text-values.tsx'
import { TextBox } from '../../form/boxes.tsx'
import type { AccessPoint, SubscriptionView } from './subscription-data.ts'
import { subscriptionText as text } from './text.ts'

export function AccessPoints({ view }: { readonly view: SubscriptionView }) {
  const may = useMay()
  return (
    <Section title={text.accesses} note={view.access_points.length}>
      {view.access_points.length === 0 ? (
        <p className="ink3 small">{text.noAccess}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.accessColumns.access}</th>
              <th scope="col">{text.accessColumns.from}</th>
              <th scope="col">{text.accessColumns.to}</th>
              <th scope="col">
                <span className="hidden-text">{text.change}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.access_points.map((access) => (
              <AccessRow key={access.id} access={access} ends={may('accessPoint.end')} />
            ))}
          </tbody>
        </table>
      )}
      {may('accessPoint.add') && <AddAccess id={view.id} />}
    </Section>
  )
}

function AccessRow({ access, ends }: { readonly access: AccessPoint; readonly ends: boolean }) {
  const today = useSession()?.today ?? ''
  const end = useCommand('accessPoint.end', { done: () => text.accessChanged(access.access_id), failures: 'toast' })
  return (
    <tr>
      <td className="num">{access.access_id}</td>
      <td>
        <DateText date={access.start_date} />
      </td>
      <td>
        <DateText date={access.end_date} />
      </td>
      <td className="right">
        {ends && (
          <button
            type="button"
            className="link small"
            aria-label={access.end_date === null ? text.endOf(access.access_id) : `${text.reopenAccess}: ${access.access_id}`}
            disabled={end.running}
            onClick={() => void end.run({ id: access.id, end_date: access.end_date === null ? today : null })}
          >
            {access.end_date === null ? text.endAccess : text.reopenAccess}
          </button>
        )}
      </td>
    </tr>
  )
}

function AddAccess({ id }: { readonly id: number }) {
  const [access, setAccess] = useState('')
  const add = useCommand('accessPoint.add', { done: () => text.added(access.trim()) })
  const run = async () => {
    if (access.trim() !== '' && (await add.run({ subscription_id: id, access_id: access.trim() })).ok) setAccess('')
  }
  return (
    <>
      <div className="add-access">
        <TextBox
          aria-label={text.accessId}
          placeholder={text.accessId}
          maxLength={100}
          value={access}
          onChange={setAccess}
          onKeyDown={(event) => event.key === 'Enter' && void run()}
        />
        <Button disabled={access.trim() === '' || add.running} onClick={() => void run()}>
          {text.addAccess}
        </Button>
      </div>
      <FailureNote failure={add.failure} />
    </>
  )
}
