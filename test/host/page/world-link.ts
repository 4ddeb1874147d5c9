/**
 * Joins the page's world and the preload's: functions of one can be called from the other. The two share the
 * document but no objects, so only text crosses, in events that are dispatched at once: a call can answer at once.
 * The source text of this function runs in the page: it may refer to nothing outside itself.
 */
import type { CloneCodec, FunctionTable } from './clone-codec.ts'

export type CreateCodec = (functions?: FunctionTable) => CloneCodec

interface CallMessage {
  readonly kind: 'call'
  readonly call: number
  readonly fn: number
  readonly values: unknown
}
/** `returned` and `threw` answer at once; `promised` says that `resolved` or `threw` will follow. */
interface AnswerMessage {
  readonly kind: 'returned' | 'threw' | 'promised' | 'resolved'
  readonly call: number
  readonly value?: unknown
}
type LinkMessage = CallMessage | AnswerMessage

export function createWorldLink(incoming: string, outgoing: string, createCodec: CreateCodec): CloneCodec {
  const functions = new Map<number, (...values: unknown[]) => unknown>()
  const ids = new Map<unknown, number>()
  const calls = new Map<number, (answer: AnswerMessage) => void>()
  let lastCall = 0

  const post = (message: LinkMessage): void => {
    window.dispatchEvent(new CustomEvent(outgoing, { detail: JSON.stringify(message) }))
  }
  const idOf = (fn: (...values: unknown[]) => unknown): number => {
    const id = ids.get(fn) ?? ids.size + 1
    ids.set(fn, id)
    functions.set(id, fn)
    return id
  }
  const codec = createCodec({
    idOf,
    callerOf:
      (id) =>
      (...values) =>
        callThere(id, values),
  })

  const callThere = (fn: number, values: unknown[]): unknown => {
    const call = ++lastCall
    const answers: AnswerMessage[] = []
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    calls.set(call, (answer) => {
      answers.push(answer)
      if (answer.kind !== 'promised') calls.delete(call)
      if (answers[0]?.kind !== 'promised') return
      if (answer.kind === 'resolved') resolve(codec.decode(answer.value))
      if (answer.kind === 'threw') reject(codec.decode(answer.value))
    })
    post({ kind: 'call', call, fn, values: codec.encode(values) })
    const first = answers[0]
    if (first?.kind === 'promised') return promise
    if (first?.kind === 'threw') throw codec.decode(first.value)
    return codec.decode(first?.value)
  }

  const answerWith = (call: number, kind: 'returned' | 'resolved', value: unknown): void => {
    try {
      post({ kind, call, value: codec.encode(value) })
    } catch (error) {
      answerError(call, error)
    }
  }
  const answerError = (call: number, error: unknown): void => post({ kind: 'threw', call, value: codec.encode(error) })

  const answerCall = (message: CallMessage): void => {
    try {
      const result = functions.get(message.fn)?.(...(codec.decode(message.values) as unknown[]))
      if (!(result instanceof Promise)) return answerWith(message.call, 'returned', result)
      post({ kind: 'promised', call: message.call })
      result.then(
        (value) => answerWith(message.call, 'resolved', value),
        (error: unknown) => answerError(message.call, error),
      )
    } catch (error) {
      answerError(message.call, error)
    }
  }

  window.addEventListener(incoming, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail) as LinkMessage
    if (message.kind === 'call') answerCall(message)
    else calls.get(message.call)?.(message)
  })
  return codec
}
