/** `countinghouse token new | list | revoke`: the bridge's bearer tokens. Needs no open file. */
import { hostNow } from '../host/clock.ts'
import { tokenStore } from '../host/tokens.ts'
import { COMPANY, type Command, neededText, textOf } from './command.ts'
import { companyFile } from './connection.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { printResult, say } from './output.ts'

export const tokenCommand: Command = {
  usage: 'token new --name NAME --scopes PATTERNS [--days N] | token list | token revoke <id>',
  summary: 'Bearer tokens for scripts; scopes are operation patterns, as “invoice.*,session.get”, or “*”',
  options: { ...COMPANY, name: { type: 'string' }, scopes: { type: 'string' }, days: { type: 'string' } },
  words: [1, 2],
  run: async ([verb, id], given) => {
    const tokens = tokenStore(companyFile(textOf(given, 'company')), hostNow)
    if (verb === 'list') printResult(tokens.list())
    else if (verb === 'revoke') tokens.revoke(wholeNumber(id, 'the token’s id'))
    else if (verb === 'new') {
      const days = textOf(given, 'days')
      const scopes = neededText(given, 'scopes')
        .split(',')
        .map((scope) => scope.trim())
      printResult(
        tokens.create({ name: neededText(given, 'name'), scopes, ...(days === undefined ? {} : { days: wholeNumber(days, '--days') }) }),
      )
      say('Keep the token: it is not shown again.')
    } else throw new UsageError('Write: countinghouse token new, token list or token revoke <id>')
    return EXIT.done
  },
}

function wholeNumber(text: string | undefined, what: string): number {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${what} is a whole number.`)
  return Number(text)
}
