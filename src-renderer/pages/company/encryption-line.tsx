/** Whether the backups are encrypted, and the ways to change it. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { useMay } from '../../client/use-session.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { InstantText } from '../../components/text-values.tsx'
import { formatCount } from '../../format/numbers.ts'
import { useEncryption } from './company-data.ts'
import { EncryptSheet } from './encrypt-sheet.tsx'
import { companyText } from './text.ts'

const text = companyText.encryption

export function EncryptionLine() {
  const { data } = useEncryption()
  const may = useMay()('backup.encrypt')
  const [setting, setSetting] = useState(false)
  const plain = useCommand('backup.leavePlain', { done: () => text.plainNow })
  if (!data) return null
  const { on, since, open_backups: open } = data
  return (
    <div className="encryption">
      {on === null && (
        <Note tone="bad" title={text.lost}>
          {text.lostSays}
        </Note>
      )}
      <div className="encryption-words">
        {on === true && (
          <span className="ink2">
            {text.on} {since !== null && <InstantText at={since} />}. {open > 0 && text.stillOpen(formatCount(open))}
          </span>
        )}
        {on === false && <span className="ink2">{text.off}</span>}
        {may && (
          <>
            <Button small onClick={() => setSetting(true)}>
              {on === true ? text.change : text.turnOn}
            </Button>
            {on !== false && (
              <Button small disabled={plain.running} onClick={() => void plain.run({})}>
                {text.turnOff}
              </Button>
            )}
          </>
        )}
      </div>
      <FailureNote failure={plain.failure} />
      <EncryptSheet opened={setting} onClose={() => setSetting(false)} />
    </div>
  )
}
