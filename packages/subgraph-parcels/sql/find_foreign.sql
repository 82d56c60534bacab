-- Returns the id of the parcel on which one of these spellings of a number is active and that a counter at the outlet most
-- likely has in its hands: one whose carrier or shipper has a service point there, or ships to one, before others; the oldest
-- among equals. On the settings see `find_by_numbers`.
create function parcels.find_foreign(in_realm text, spellings text[], in_outlet text) returns setof text
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query select p.id from parcels.identifier i join parcels.parcel p on p.realm_id = i.realm_id and p.id = i.parcel_id
  where i.realm_id = in_realm and i.value = any(spellings) and i.active
  order by exists (
    select from published_service_points.service_point_fact s
    where s.realm_id = in_realm and s.outlet_id = in_outlet and not s.deleted and (
      s.partner_id in (p.carrier_id, p.shipper_id)
      or exists (
        select from published_service_points.shipping_grant_fact g
        where g.realm_id = in_realm and g.partner_id in (p.carrier_id, p.shipper_id)
          and g.granted_by_partner_id = s.partner_id and not g.deleted))
  ) desc, p.created_at, p.id limit 1;
end $$;
