import { expect, it } from 'vitest'
import type { CallResult, ChangeNotice } from '../../../src-core/operations/contract.ts'
import { boundToOpening, type CallOptions, type CoreClient } from '../../../src-renderer/client/core-client.ts'

/** A host that answers its opening, and refuses calls that name another one. */
function host() {
  const state = { opening: 'a.0', asked: [] as (CallOptions | undefined)[], tell: (_notice: ChangeNotice): void => {} }
  const client: CoreClient = {
    call: async <Output>(_operation: string, _input: unknown, options?: CallOptions): Promise<CallResult<Output>> => {
      state.asked.push(options)
      const stale = options?.opening !== undefined && options.opening !== state.opening
      if (stale) return { ok: false, failure: { kind: 'conflict', code: 'company.switched', message: 'Another company is open.' } }
      return { ok: true, value: { opening: state.opening } as Output }
    },
    onChange: (listener) => {
      state.tell = listener
      return () => {}
    },
  }
  return { state, client }
}

it('names the opening of its first session in every call, and starts anew when another file is open', async () => {
  const { state, client } = host()
  let anew = 0
  const bound = boundToOpening(client, () => (anew += 1))
  await bound.call('system.describe', {})
  await bound.call('session.get', {})
  await bound.call('invoice.get', { id: 1 }, { simulate: true })
  expect(state.asked.map((options) => options?.opening)).toEqual([undefined, undefined, 'a.0'])
  expect(state.asked[2]).toEqual({ simulate: true, opening: 'a.0' })
  state.opening = 'b.0'
  expect(await bound.call('invoice.get', { id: 1 })).toMatchObject({ ok: false, failure: { code: 'company.switched' } })
  expect(anew).toBe(1)
})

it('starts anew when told to; every other notice goes on', () => {
  const { state, client } = host()
  let anew = 0
  const heard: ChangeNotice[] = []
  boundToOpening(client, () => (anew += 1)).onChange((notice) => heard.push(notice))
  state.tell({ changes: [], jobs: [], reload: 'window' })
  expect([anew, heard]).toEqual([1, []])
  state.tell({ changes: [], jobs: [], reload: 'data' })
  expect([anew, heard.length]).toEqual([1, 1])
})
