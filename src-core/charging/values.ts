/** The value that a request has for an attribute. */
import { wholeMonthsBetween } from '../kernel/dates.ts'
import { decimal } from '../kernel/decimal.ts'
import { own } from '../kernel/own.ts'
import type { GridTable } from '../pricing/grid.ts'
import type { GridValue } from '../pricing/match-cell.ts'
import type { AttributeSource, PriceBook } from './catalog.ts'
import type { PriceRequest } from './request.ts'

/** One a column, in the columns' order. */
export function valuesOf(book: PriceBook, { columns }: GridTable, request: PriceRequest): GridValue[] {
  const { givenValue } = request
  return columns.map((column) => {
    const given = givenValue?.(column)
    return given === undefined ? valueOfAttribute(book.attributes.get(column.code), column.code, request) : given
  })
}

/** An unknown attribute is asked of the service. */
function valueOfAttribute(attribute: AttributeSource | undefined, code: string, request: PriceRequest): GridValue {
  if (attribute?.source === 'usage') return request.parameters[(attribute.usageParameter ?? 1) - 1] ?? null
  if (attribute?.source === 'derived') return derivedValue(attribute.derivedFrom, request)
  return serviceValue(own(request.charged.attributes, code))
}

function derivedValue(
  derivedFrom: AttributeSource['derivedFrom'],
  { subscriber, charged, quantity, selectBy, date }: PriceRequest,
): GridValue {
  switch (derivedFrom) {
    case 'subscriptionAge':
      return decimal(wholeMonthsBetween(charged.agedFrom ?? subscriber.subscriptionDate, date))
    case 'customerCategory':
      return subscriber.sideOn(date).customerCategory
    case 'creditCategory':
      return subscriber.creditCategory
    case 'buyerCountry':
      return subscriber.sideOn(date).buyerCountry
    case 'quantity':
      return selectBy ?? quantity
    case null:
      return null
  }
}

function serviceValue(value: unknown): GridValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  return Array.isArray(value) ? value.map(String) : null
}
