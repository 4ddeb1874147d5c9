/** Sets the pass-phrase of the backups to come, typed twice. */
import { useState } from 'react'
import { useCommand } from '../../client/use-command.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote, Note } from '../../components/note.tsx'
import { Sheet } from '../../components/preview-sheet.tsx'
import { PassPhraseBox, ShownSwitch } from './pass-phrase-box.tsx'
import { companyText } from './text.ts'

const text = companyText.encryption
/** As the host asks for. */
const SHORTEST = 12

export function EncryptSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return opened ? <Encrypt onClose={onClose} /> : null
}

function Encrypt({ onClose }: { readonly onClose: () => void }) {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [shown, setShown] = useState(false)
  const encrypt = useCommand('backup.encrypt', { done: () => text.done })
  const isOther = second !== '' && !first.startsWith(second)
  const isReady = first.length >= SHORTEST && first === second
  const confirm = () => void encrypt.run({ pass_phrase: first }).then((result) => result.ok && onClose())
  return (
    <Sheet opened onClose={onClose} title={text.title}>
      <form
        className="pass-phrase"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) confirm()
        }}
      >
        <p className="ink2 sheet-says">{text.says}</p>
        <PassPhraseBox label={text.passPhrase} value={first} shown={shown} hint={text.hint} onChange={setFirst} />
        <PassPhraseBox label={text.again} value={second} shown={shown} fault={isOther ? text.otherwise : undefined} onChange={setSecond} />
        <ShownSwitch shown={shown} onChange={setShown} />
        <Note tone="warn" title={text.nobody}>
          {text.nobodySays}
        </Note>
        <FailureNote failure={encrypt.failure} />
        <div className="sheet-actions">
          <Button onClick={onClose}>{text.back}</Button>
          <Button kind="filled" submit disabled={!isReady || encrypt.running}>
            {text.confirm}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
