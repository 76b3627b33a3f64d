// newReceipt checks what a customer has bought and adds it up. Prices are in cents: sums of them are exact.
export function newReceipt(input, { id, now }) {
  const { order, items } = input ?? {}
  if (typeof order !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(order)) {
    throw new Invalid('order must be 1 to 64 letters, digits and hyphens')
  }
  if (!Array.isArray(items) || items.length === 0 || items.length > 100) throw new Invalid('items must be 1 to 100 lines')
  const lines = items.map((line, i) => {
    const { name, cents, quantity } = line ?? {}
    if (typeof name !== 'string' || name === '' || name.length > 200) throw new Invalid(`items[${i}].name must be 1 to 200 characters`)
    if (!isCount(cents, 0, 100_000_000)) throw new Invalid(`items[${i}].cents must be a whole number up to 100,000,000`)
    if (!isCount(quantity, 1, 1000)) throw new Invalid(`items[${i}].quantity must be a whole number from 1 to 1,000`)
    return { name, cents, quantity }
  })
  const total = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0)
  return { id, order, items: lines, total, issued: now.toISOString() }
}

const isCount = (value, least, most) => Number.isInteger(value) && value >= least && value <= most

// Invalid is what is wrong with a request; its message is for the customer.
export class Invalid extends Error {}
