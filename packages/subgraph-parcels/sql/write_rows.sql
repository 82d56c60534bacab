-- Writes the rows whose writers are `written`, table by table, all changes together. A row is a literal of its table's row
-- type; no two changes have the same parcel. An existing row is overwritten in all columns except the id of its parcel, which
-- never changes. A code is only inserted: `try_code` counts its tries, and it closes with the last parcel that it opens.
--
-- Events come last: the row that numbers them stays locked until the transaction ends, so no later step may wait for a lock.
create function parcels.write_rows(tables text[], rows text[], writers integer[], written boolean[]) returns void language plpgsql
as $$
declare
  kind text;
  chosen text[];
begin
  for kind, chosen in
    select g.name, array_agg(g.literal order by g.ordinality)
    from unnest(tables, rows, writers) with ordinality g (name, literal, writer)
    where written[g.writer] group by g.name
    order by array_position(array['return_order', 'parcel', 'identifier', 'reference', 'redirect', 'code', 'code_parcel',
      'hand_over', 'reservation', 'shopper_session', 'place', 'unannounced_scan', 'event'], g.name)
  loop
    case kind
    when 'return_order' then
      insert into parcels.return_order select r.* from unnest(chosen::parcels.return_order[]) r
      on conflict (realm_id, id) do update set
        rma = excluded.rma, shipper_id = excluded.shipper_id, kind = excluded.kind, state = excluded.state,
        method = excluded.method, items = excluded.items, drop_off_by = excluded.drop_off_by, created_at = excluded.created_at,
        approval = excluded.approval, allows_incomplete = excluded.allows_incomplete, is_awaited = excluded.is_awaited,
        resolved_at = excluded.resolved_at, updated_at = excluded.updated_at;

    when 'parcel' then
      insert into parcels.parcel select r.* from unnest(chosen::parcels.parcel[]) r
      on conflict (realm_id, id) do update set
        livemode = excluded.livemode, direction = excluded.direction, state = excluded.state, damaged = excluded.damaged,
        shipper_id = excluded.shipper_id, carrier_id = excluded.carrier_id, custodian_id = excluded.custodian_id,
        custodian_outlet_id = excluded.custodian_outlet_id, custodian_until = excluded.custodian_until, origin = excluded.origin,
        destination = excluded.destination, measure = excluded.measure, restrictions = excluded.restrictions,
        refs = excluded.refs, recipient = excluded.recipient, expected_on = excluded.expected_on,
        hold_until = excluded.hold_until, return_id = excluded.return_id, sequence = excluded.sequence,
        last_scan_at = excluded.last_scan_at, created_at = excluded.created_at, updated_at = excluded.updated_at,
        location_outlet_id = excluded.location_outlet_id, location_since = excluded.location_since,
        location_shelf = excluded.location_shelf, hold_extensions = excluded.hold_extensions,
        hold_ending_at = excluded.hold_ending_at, hand_over_id = excluded.hand_over_id,
        is_shipper_open = excluded.is_shipper_open, reservation_id = excluded.reservation_id;

    when 'identifier' then
      -- Two calls that give the same numbers to parcels wait for each other in one order.
      insert into parcels.identifier
      select r.* from unnest(chosen::parcels.identifier[]) r order by r.realm_id, r.scheme, r.value, r.active
      on conflict (realm_id, parcel_id, scheme, value) do update set
        carrier_id = excluded.carrier_id, active = excluded.active;

    when 'reference' then
      insert into parcels.reference select r.* from unnest(chosen::parcels.reference[]) r on conflict do nothing;

    when 'redirect' then
      -- In the given order, so that the former redirect is closed before the next one opens.
      insert into parcels.redirect select r.* from unnest(chosen::parcels.redirect[]) r
      on conflict (realm_id, id) do update set
        kind = excluded.kind, state = excluded.state, initiator = excluded.initiator,
        partner_id = excluded.partner_id, outlet_id = excluded.outlet_id, service_point_id = excluded.service_point_id,
        custodian_id = excluded.custodian_id, arrives_on = excluded.arrives_on, reserved_until = excluded.reserved_until,
        previous = excluded.previous, created_at = excluded.created_at, decide_by = excluded.decide_by, fee = excluded.fee,
        refusal = excluded.refusal;

    when 'code' then
      insert into parcels.code select r.* from unnest(chosen::parcels.code[]) r on conflict (realm_id, id) do nothing;

    when 'code_parcel' then
      -- In the given order, so that a former code is closed before the next one opens.
      insert into parcels.code_parcel select r.* from unnest(chosen::parcels.code_parcel[]) r
      on conflict (realm_id, parcel_id, code_id) do update set is_delegated = excluded.is_delegated, state = excluded.state;
      update parcels.code k set state = r.state
      from unnest(chosen::parcels.code_parcel[]) r
      where r.state <> 'OPEN' and k.realm_id = r.realm_id and k.id = r.code_id and k.state = 'OPEN'
        and not exists (
          select from parcels.code_parcel p where p.realm_id = r.realm_id and p.code_id = r.code_id and p.state = 'OPEN');

    when 'hand_over' then
      insert into parcels.hand_over select r.* from unnest(chosen::parcels.hand_over[]) r on conflict (realm_id, id) do nothing;

    when 'reservation' then
      insert into parcels.reservation select r.* from unnest(chosen::parcels.reservation[]) r
      on conflict (realm_id, id) do update set
        livemode = excluded.livemode, partner_id = excluded.partner_id, state = excluded.state, purpose = excluded.purpose,
        outlet_id = excluded.outlet_id, service_point_id = excluded.service_point_id,
        service_partner_id = excluded.service_partner_id, custodian_id = excluded.custodian_id, arrives_on = excluded.arrives_on,
        expires_at = excluded.expires_at, places = excluded.places, measures = excluded.measures, sequence = excluded.sequence,
        created_at = excluded.created_at, used = excluded.used;

    when 'shopper_session' then
      -- Who a session belongs to, and for how long, is settled when it is made.
      insert into parcels.shopper_session select r.* from unnest(chosen::parcels.shopper_session[]) r
      on conflict (realm_id, id) do update set
        subject_ids = excluded.subject_ids, reservation_id = excluded.reservation_id, returned_ids = excluded.returned_ids,
        sequence = excluded.sequence, revoked_at = excluded.revoked_at;

    when 'place' then
      insert into parcels.place select r.* from unnest(chosen::parcels.place[]) r;

    when 'unannounced_scan' then
      update parcels.unannounced_scan s set joined_at = r.joined_at
      from unnest(chosen::parcels.unannounced_scan[]) r where s.realm_id = r.realm_id and s.id = r.id;

    when 'event' then
      perform parcels.write_events(chosen::parcels.event[]);
    end case;
  end loop;
end $$;
