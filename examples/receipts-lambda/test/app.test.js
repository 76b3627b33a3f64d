import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp } from '../src/app.js'
import { Receipts } from '../src/receipts.js'

// As DynamoDB's document client: rows by their ID.
const rows = new Map()
const client = {
  put: async ({ TableName, Item, ConditionExpression }) => {
    assert.equal(TableName, 'receipts')
    if (rows.has(Item.id) && ConditionExpression === 'attribute_not_exists(id)') throw new Error('ConditionalCheckFailed')
    rows.set(Item.id, Item)
  },
  get: async ({ Key }) => ({ Item: rows.get(Key.id) })
}
let next = 0
const app = createApp({ receipts: new Receipts(client, 'receipts'), id: () => `r${next++}`, now: () => new Date('2026-01-02T03:04:05Z') })

const post = async body => {
  const { statusCode, headers, body: text } = await app({ routeKey: 'POST /receipts', body: typeof body === 'string' ? body : JSON.stringify(body) })
  return { status: statusCode, headers, body: JSON.parse(text) }
}
const get = async id => {
  const { statusCode, body } = await app({ routeKey: 'GET /receipts/{id}', pathParameters: { id } })
  return { status: statusCode, body: JSON.parse(body) }
}

test('issues a receipt with its total, and shows it', async () => {
  const { status, headers, body } = await post({ order: 'o-1', items: [{ name: 'tea', cents: 399, quantity: 2, gift: true }, { name: 'cup', cents: 1, quantity: 1 }] })
  assert.equal(status, 201)
  assert.equal(headers.location, `/receipts/${body.id}`)
  assert.deepEqual(body, {
    id: 'r0', order: 'o-1', items: [{ name: 'tea', cents: 399, quantity: 2 }, { name: 'cup', cents: 1, quantity: 1 }],
    total: 799, issued: '2026-01-02T03:04:05.000Z'
  })
  assert.deepEqual(await get(body.id), { status: 200, body })
})

test('reads a body that API Gateway has encoded', async () => {
  const body = Buffer.from(JSON.stringify({ order: 'o-2', items: [{ name: 'tea', cents: 1, quantity: 1 }] })).toString('base64')
  assert.equal((await app({ routeKey: 'POST /receipts', body, isBase64Encoded: true })).statusCode, 201)
})

test('never writes over a receipt', async () => {
  next = 0
  await assert.rejects(post({ order: 'o-3', items: [{ name: 'tea', cents: 1, quantity: 1 }] }), /ConditionalCheckFailed/)
})

test('knows no other receipt, and no other path', async () => {
  assert.deepEqual(await get('verification'), { status: 404, body: { error: 'there is no such receipt' } })
  assert.equal((await app({ routeKey: '$default' })).statusCode, 404)
})

test('says what is wrong with an order', async t => {
  const line = { name: 'tea', cents: 1, quantity: 1 }
  for (const [wrong, error] of [
    ['{', /JSON/],
    ['null', /^order/],
    [{ items: [line] }, /^order/],
    [{ order: 'o/1', items: [line] }, /^order/],
    [{ order: 'o-1' }, /^items must/],
    [{ order: 'o-1', items: [] }, /^items must/],
    [{ order: 'o-1', items: [null] }, /^items\[0\].name/],
    [{ order: 'o-1', items: [{ ...line, name: '' }] }, /^items\[0\].name/],
    [{ order: 'o-1', items: [line, { ...line, cents: 1.5 }] }, /^items\[1\].cents/],
    [{ order: 'o-1', items: [{ ...line, cents: -1 }] }, /^items\[0\].cents/],
    [{ order: 'o-1', items: [{ ...line, quantity: 0 }] }, /^items\[0\].quantity/]
  ]) {
    await t.test(JSON.stringify(wrong), async () => {
      const { status, body } = await post(wrong)
      assert.equal(status, 400)
      assert.match(body.error, error)
    })
  }
})

test('lets Lambda count what is not the caller\'s fault', async () => {
  const broken = createApp({ receipts: { get: async () => { throw new Error('table is gone') } } })
  await assert.rejects(broken({ routeKey: 'GET /receipts/{id}', pathParameters: { id: 'r1' } }), /table is gone/)
})
