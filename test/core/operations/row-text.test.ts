/** How a row is written for its digest: files hold digests of it, so that another way of writing it would call every row changed. */
import { expect, it } from 'vitest'
import { rowText, sharedText } from '../../../src-core/operations/seals.ts'
import { stateText } from '../../../src-core/operations/states.ts'

it.each<[string, string]>([
  [rowText(7, ['a', 1, null], false), '[7,"a",1,null]'],
  [rowText(7, ['a'], false, sharedText([281, 'x'])), '[7,"a",281,"x"]'],
  [rowText(7, [], false, sharedText([281])), '[7,281]'],
  [rowText(7, [], false), '[7,]'],
  [rowText(7, [new Uint8Array([1, 255]), 'a'], true), '[7,"01ff","a"]'],
  [rowText(7, ['a\ud83d'], false), '[7,"a\ufffd"]'],
  [stateText(3, ['a'], false), '[3,"a"]'],
  [stateText('[2,"customer",1]', [], false), '[2,"customer",1][0,]'],
  [stateText('[2,"customer",1]', ['a'], false, sharedText([5])), '[2,"customer",1][0,"a",5]'],
])('a row is written as files hold it: %s', (written, held) => expect(written).toBe(held))
