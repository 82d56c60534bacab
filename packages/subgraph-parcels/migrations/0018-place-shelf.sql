-- The statement that takes a place has locked its shelf and refuses one that does not exist, and shelves are never deleted. The
-- constraint checked both again, row by row.
alter table parcels.place drop constraint place_realm_id_service_point_id_purpose_size_class_fkey;
