// Receipts keeps receipts in a DynamoDB table. A receipt is written once.
export class Receipts {
  #client
  #table

  constructor(client, table) {
    this.#client = client
    this.#table = table
  }

  async put(receipt) {
    await this.#client.put({ TableName: this.#table, Item: receipt, ConditionExpression: 'attribute_not_exists(id)' })
  }

  async get(id) {
    const { Item } = await this.#client.get({ TableName: this.#table, Key: { id } })
    return Item
  }
}
