-- How many places of a reservation parcels have taken, also after it has lapsed. Nothing can be reserved before this, so there are
-- no rows without a number.
alter table parcels.reservation
  add column used integer not null,
  add constraint reservation_used_check check (used between 0 and places);
-- Reservations that have ended are deleted after some time.
create index reservation_by_age on parcels.reservation (realm_id, expires_at) where state <> 'HELD';
