/** Encryption by a key that belongs to the user's data; Electron keeps its own in the system's key ring. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from './app.ts'

const IV_BYTES = 12
const TAG_BYTES = 16

/** Kept in the user's data, so that a second start reads what the first one wrote. */
function key(): Buffer {
  const file = join(app.getPath('userData'), 'safe-storage.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 })
  return readFileSync(file)
}

export const safeStorage = {
  isEncryptionAvailable: (): boolean => true,
  getSelectedStorageBackend: (): string => 'electron_host',
  encryptString: (text: string): Buffer => {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key(), iv)
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  decryptString: (sealed: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, IV_BYTES))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  },
}
