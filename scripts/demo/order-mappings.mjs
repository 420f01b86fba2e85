// The console's own account of which follower's order belongs to which of the master's, as it stands in its database.
import Database from 'better-sqlite3';

export function readMappings(file) {
  const db = new Database(file, { readonly: true });
  try {
    return db
      .prepare(
        `SELECT master_order_id AS masterKey, follower_id AS account, purpose, cl_ord_id AS tag,
                follower_order_id AS brokerOrderId, quantity, status, error_message AS words
         FROM order_mappings ORDER BY id`,
      )
      .all();
  } finally {
    db.close();
  }
}
