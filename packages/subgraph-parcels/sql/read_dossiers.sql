-- Returns parcels with everything that a decision about them may need, for those of the ids that exist, with the place of each
-- in the lists. Whatever waits to be read is read by one call, whose plan is generic and follows nothing but keys: planning it
-- for its values takes longer than running it.
create function parcels.read_dossiers(realms text[], ids text[]) returns table (
  "number" integer, parcel json, identifiers json, redirects json, places json, codes json, return_order json,
  siblings json
) language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query
  select w.number::integer, to_json(p),
    (select json_agg(i) from parcels.identifier i where i.realm_id = p.realm_id and i.parcel_id = p.id),
    (select json_agg(r order by r.created_at, r.id) from parcels.redirect r where r.realm_id = p.realm_id and r.parcel_id = p.id),
    (select json_agg(l) from parcels.place l where l.realm_id = p.realm_id and l.holder_id = p.id),
    (select json_agg(c) from parcels.code_parcel k join parcels.code c on c.realm_id = k.realm_id and c.id = k.code_id
      where k.realm_id = p.realm_id and k.parcel_id = p.id and k.state = 'OPEN'),
    (select to_json(o) from parcels.return_order o where o.realm_id = p.realm_id and o.id = p.return_id),
    case when p.return_id is not null then (
      select json_agg(json_build_object('parcelId', s.id, 'direction', s.direction, 'state', s.state, 'sequence', s.sequence)
        order by s.id)
      from parcels.parcel s where s.realm_id = p.realm_id and s.return_id = p.return_id and s.id <> p.id)
    end
  from unnest(realms, ids) with ordinality w (realm, id, number)
  join parcels.parcel p on p.realm_id = w.realm and p.id = w.id;
end $$;
