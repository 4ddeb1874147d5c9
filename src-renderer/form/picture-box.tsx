/** A picture, chosen as a file and shown as it is: its value is base64. */
import { useRef } from 'react'
import { pictureFault } from '../../src-core/kernel/picture.ts'
import { Button } from '../components/button.tsx'
import { text } from '../text/en.ts'
import type { BoxProps } from './boxes.tsx'

export interface PictureBoxProps extends BoxProps {
  readonly value: string | null
  readonly onChange: (base64: string | null) => void
  readonly onFault: (reason: string | null) => void
}

function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error(text.form.noPicture))
    reader.readAsDataURL(file)
  })
}

export function PictureBox({
  value,
  onChange,
  onFault,
  disabled = false,
  onLeave: _onLeave,
  autoFocus: _autoFocus,
  ...rest
}: PictureBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File) => {
    const read = await readBase64(file).catch(() => null)
    const fault = read === null ? text.form.noPicture : pictureFault(read)
    onFault(fault)
    if (fault === null) onChange(read)
  }
  const type = value?.startsWith('iVBOR') ? 'png' : 'jpeg'
  return (
    <div className="picture-box">
      {value !== null && <img className="picture" alt={text.form.picture} src={`data:image/${type};base64,${value}`} />}
      <input
        {...rest}
        ref={input}
        type="file"
        className="hidden-text"
        tabIndex={-1}
        disabled={disabled}
        accept="image/png,image/jpeg"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file, mended outside, can be chosen again.
          event.currentTarget.value = ''
          if (file) void take(file)
        }}
      />
      <div className="actions">
        <Button small disabled={disabled} onClick={() => input.current?.click()}>
          {value === null ? text.form.choosePicture : text.form.otherPicture}
        </Button>
        {value !== null && (
          <Button
            small
            kind="text"
            disabled={disabled}
            onClick={() => {
              onFault(null)
              onChange(null)
            }}
          >
            {text.form.remove}
          </Button>
        )}
      </div>
    </div>
  )
}
