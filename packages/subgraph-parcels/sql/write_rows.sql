-- Writes the whole rows of changes, table by table, all changes together. No two changes have the same parcel. An existing row
-- is overwritten in all columns except the id of its parcel, which never changes, and the tries of a code, which `try_code`
-- counts.
--
-- Events come last: the row that numbers them stays locked until the transaction ends, so no later step may wait for a lock.
create function parcels.write_rows(changes jsonb[]) returns void language plpgsql as $$
declare
  joined parcels.unannounced_scan;
begin
  insert into parcels.return_order
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.return_order, c -> 'return_order') r
  on conflict (realm_id, id) do update set
    rma = excluded.rma, shipper_id = excluded.shipper_id, kind = excluded.kind, state = excluded.state,
    method = excluded.method, items = excluded.items, drop_off_by = excluded.drop_off_by, created_at = excluded.created_at;

  insert into parcels.parcel select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.parcel, c -> 'parcel') r
  on conflict (realm_id, id) do update set
    livemode = excluded.livemode, direction = excluded.direction, state = excluded.state, damaged = excluded.damaged,
    shipper_id = excluded.shipper_id, carrier_id = excluded.carrier_id, custodian_id = excluded.custodian_id,
    custodian_outlet_id = excluded.custodian_outlet_id, custodian_until = excluded.custodian_until, origin = excluded.origin,
    destination = excluded.destination, measure = excluded.measure, restrictions = excluded.restrictions,
    refs = excluded.refs, recipient = excluded.recipient, expected_on = excluded.expected_on,
    hold_until = excluded.hold_until, return_id = excluded.return_id, sequence = excluded.sequence,
    last_scan_at = excluded.last_scan_at, created_at = excluded.created_at, updated_at = excluded.updated_at;

  insert into parcels.identifier
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.identifier, c -> 'identifier') r
  on conflict (realm_id, parcel_id, scheme, value) do update set
    carrier_id = excluded.carrier_id, active = excluded.active;

  insert into parcels.reference
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.reference, c -> 'reference') r
  on conflict do nothing;

  -- In the given order, so that the former redirect is closed before the next one opens.
  insert into parcels.redirect
  select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.redirect, c -> 'redirect') r
  on conflict (realm_id, id) do update set
    kind = excluded.kind, state = excluded.state, initiator = excluded.initiator,
    partner_id = excluded.partner_id, outlet_id = excluded.outlet_id, service_point_id = excluded.service_point_id,
    custodian_id = excluded.custodian_id, arrives_on = excluded.arrives_on, reserved_until = excluded.reserved_until,
    previous = excluded.previous, created_at = excluded.created_at;

  insert into parcels.code select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.code, c -> 'code') r
  on conflict (realm_id, id) do update set
    key_id = excluded.key_id, purpose = excluded.purpose, reference = excluded.reference, state = excluded.state,
    valid_until = excluded.valid_until, created_at = excluded.created_at;

  for joined in
    select r.* from unnest(changes) c, jsonb_populate_recordset(null::parcels.unannounced_scan, c -> 'joined_scan') r
  loop
    update parcels.unannounced_scan s set joined_at = joined.joined_at
    where s.realm_id = joined.realm_id and s.id = joined.id;
  end loop;

  perform parcels.write_events(changes);
end $$;
