/** What ids look like that clients and backends give to rooms, calls, queues and segments. */
package dev.holdfast.state.id;
