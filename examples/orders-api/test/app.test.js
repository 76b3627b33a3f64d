import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { createApp } from '../src/app.js'
import { Orders } from '../src/orders.js'

const logged = []
const orders = new Orders(3)
const server = createApp({ orders, log: (level, message, fields) => logged.push({ level, message, ...fields }) })
let url

before(async () => {
  await once(server.listen(0), 'listening')
  url = `http://127.0.0.1:${server.address().port}`
})

after(() => server.close())

const post = body => fetch(`${url}/orders`, { method: 'POST', body })

test('is healthy, and does not fill the log with it', async () => {
  const response = await fetch(`${url}/health`)
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { status: 'ok' })
  assert.deepEqual(logged, [])
})

test('places an order, and shows it', async () => {
  const placed = await post(JSON.stringify({ item: 'tea', quantity: 2, price: 'ignored' }))
  assert.equal(placed.status, 201)
  const order = await placed.json()
  assert.equal(placed.headers.get('location'), `/orders/${order.id}`)
  assert.deepEqual(Object.keys(order), ['id', 'item', 'quantity', 'created'])
  assert.deepEqual(await (await fetch(url + placed.headers.get('location'))).json(), order)
  assert.deepEqual(await (await fetch(`${url}/orders?all=1`)).json(), [order])
  const { level, message, method, path, status, ms } = logged[0]
  assert.deepEqual({ level, message, method, path, status }, { level: 'info', message: 'request', method: 'POST', path: '/orders', status: 201 })
  assert.ok(ms >= 0)
})

test('forgets the oldest orders', async () => {
  for (const item of ['coffee', 'milk', 'sugar']) await post(JSON.stringify({ item, quantity: 1 }))
  assert.deepEqual((await (await fetch(`${url}/orders`)).json()).map(order => order.item), ['coffee', 'milk', 'sugar'])
})

test('says what is wrong with an order', async t => {
  for (const [body, status, error] of [
    ['{', 400, 'the body is not JSON'],
    ['', 400, 'the body is not JSON'],
    ['null', 400, 'an order is a JSON object'],
    ['{"quantity": 1}', 400, 'item is text of 1 to 200 characters'],
    ['{"item": " ", "quantity": 1}', 400, 'item is text of 1 to 200 characters'],
    [JSON.stringify({ item: 'x'.repeat(201), quantity: 1 }), 400, 'item is text of 1 to 200 characters'],
    ['{"item": "tea"}', 400, 'quantity is a whole number from 1'],
    ['{"item": "tea", "quantity": 0}', 400, 'quantity is a whole number from 1'],
    ['{"item": "tea", "quantity": 1.5}', 400, 'quantity is a whole number from 1'],
    ['x'.repeat(70_000), 413, 'a body has at most 65536 bytes']
  ]) {
    await t.test(body.slice(0, 30), async () => {
      const response = await post(body)
      assert.deepEqual([response.status, await response.json()], [status, { error }])
    })
  }
})

test('refuses what it does not know', async t => {
  for (const [method, path, status, allow] of [
    ['GET', '/', 404, null], ['GET', '/orders/', 404, null], ['GET', '/orders/99', 404, null], ['GET', '/orders/x', 404, null],
    ['DELETE', '/orders', 405, 'GET, POST'], ['PUT', '/orders/1', 405, 'GET'], ['POST', '/health', 405, 'GET']
  ]) {
    await t.test(`${method} ${path}`, async () => {
      const response = await fetch(url + path, { method })
      assert.deepEqual([response.status, response.headers.get('allow')], [status, allow])
    })
  }
})

test('hides what went wrong inside, and logs it', async () => {
  logged.length = 0
  const all = orders.all
  orders.all = () => { throw new Error('disk on fire') }
  const response = await fetch(`${url}/orders`)
  orders.all = all
  assert.deepEqual([response.status, await response.json()], [500, { error: 'internal error' }])
  assert.match(logged[0].error, /disk on fire/)
})
