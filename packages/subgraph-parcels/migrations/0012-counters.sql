-- Alerts about a partner's counters are events about no parcel: ordered by their subject, and for that partner itself, not for
-- its devices.
alter table parcels.event alter column parcel_id drop not null;
create unique index if not exists event_without_parcel on parcels.event (realm_id, subject_id, sequence) where parcel_id is null;
drop policy party on parcels.event;
create policy party on parcels.event for select to restante_parcels using (
  realm_id = current_setting('restante.realm', true) and current_setting('restante.tenant', true) = any(parties)
  and case
    when parcel_id is null then coalesce(current_setting('restante.outlets', true), '') = ''
    else exists (select from parcels.parcel p where (p.realm_id, p.id) = (event.realm_id, event.parcel_id))
  end);

-- A code that has been used is found by its reference, to tell its owner when that was.
create index code_used on parcels.code (realm_id, reference, outlet_id, created_at) where state = 'USED' and outlet_id is not null;
