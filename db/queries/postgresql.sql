-- Written by python -m db.statements. Change db/statements.py, then run it again.

-- name: agency
SELECT agency.agency_id, agency.name, agency.zone
FROM agency ORDER BY agency.agency_id

-- name: teams
SELECT team.team_id, team.name
FROM team
WHERE team.undone_at IS NULL ORDER BY team.team_id

-- name: place
SELECT agency.agency_id, agency.zone, team.name, team.undone_at
FROM agency, team
WHERE agency.agency_id = team.agency_id AND team.team_id = %(team_id)s::VARCHAR

-- name: other_teams
SELECT team.name, count(DISTINCT assignment.member_id) AS count_1
FROM assignment JOIN team ON team.agency_id = assignment.agency_id AND team.team_id = assignment.team_id
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id != %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.member_id NOT IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)) GROUP BY team.team_id, team.name ORDER BY team.name, team.team_id

-- name: unread
SELECT count(*) AS count_1
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team LEFT OUTER JOIN member ON member.agency_id = %(agency_id)s::VARCHAR AND member.member_id = in_team.member_id
WHERE member.member_id IS NULL

-- name: members
SELECT member.member_id, member.short_id, member.first, member.last, member.preferred_name, member.programme, member.tier, member.tier_reason, member.segment, member.segment_start, coalesce((SELECT change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'segment' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1), CASE WHEN (member.enrolled_on IS NULL) THEN member.known_from ELSE NULL END) AS segment_since, member.segment_reason, member.enrolled_on, in_team.care_manager_id, member.consent_expires, member.assessment_on, member.plan_signed_on, member.plan_due_on, member.privacy_tags, member.ltss, member.concern, member.concern_until, coalesce((SELECT change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'concern' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1), member.known_from, CASE WHEN (member.concern != '' AND member.concern_until IS NULL) THEN (SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR) END) AS concern_since, member.deceased_on, member.goal, member.next_step, CASE WHEN (member.removed_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN 1 ELSE 0 END AS vanished, member.segment_start > %(as_of)s::DATE OR member.enrolled_on > %(as_of)s::DATE OR member.assessment_on > %(as_of)s::DATE OR member.plan_signed_on > %(as_of)s::DATE OR member.deceased_on > %(as_of)s::DATE AS ahead, CASE WHEN (member.segment_start > %(as_of)s::DATE) THEN (SELECT change.before
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'segment' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1) ELSE NULL END AS earlier_segment
FROM member JOIN (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team ON in_team.member_id = member.member_id
WHERE member.agency_id = %(agency_id)s::VARCHAR AND (member.known_from IS NULL OR member.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE)

-- name: members_beside
WITH workers AS
(SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND replace(';' || staff.team || ';', ';' || %(team_id)s::VARCHAR || ';', '') != (';' || staff.team || ';') UNION SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = (SELECT team.name
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id = %(team_id)s::VARCHAR) UNION SELECT in_team.care_manager_id AS care_manager_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)
SELECT member.member_id, member.short_id, member.first, member.last, member.preferred_name, member.programme, member.tier, member.tier_reason, member.segment, member.segment_start, coalesce((SELECT change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'segment' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1), CASE WHEN (member.enrolled_on IS NULL) THEN member.known_from ELSE NULL END) AS segment_since, member.segment_reason, member.enrolled_on, beside.care_manager_id, member.consent_expires, member.assessment_on, member.plan_signed_on, member.plan_due_on, member.privacy_tags, member.ltss, member.concern, member.concern_until, coalesce((SELECT change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'concern' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1), member.known_from, CASE WHEN (member.concern != '' AND member.concern_until IS NULL) THEN (SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR) END) AS concern_since, member.deceased_on, member.goal, member.next_step, CASE WHEN (member.removed_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN 1 ELSE 0 END AS vanished, member.segment_start > %(as_of)s::DATE OR member.enrolled_on > %(as_of)s::DATE OR member.assessment_on > %(as_of)s::DATE OR member.plan_signed_on > %(as_of)s::DATE OR member.deceased_on > %(as_of)s::DATE AS ahead, CASE WHEN (member.segment_start > %(as_of)s::DATE) THEN (SELECT change.before
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = member.member_id AND change.column_name = 'segment' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1) ELSE NULL END AS earlier_segment
FROM member JOIN (SELECT DISTINCT assignment.member_id AS member_id, assignment.care_manager_id AS care_manager_id
FROM assignment JOIN team ON team.agency_id = assignment.agency_id AND team.team_id = assignment.team_id
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id != %(team_id)s::VARCHAR AND team.undone_at IS NULL AND assignment.care_manager_id != '' AND assignment.care_manager_id IN (SELECT workers.id
FROM workers) AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE)) AS beside ON beside.member_id = member.member_id
WHERE member.agency_id = %(agency_id)s::VARCHAR AND (member.known_from IS NULL OR member.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE)

-- name: staff
WITH here AS
(SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND replace(';' || staff.team || ';', ';' || %(team_id)s::VARCHAR || ';', '') != (';' || staff.team || ';') UNION SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = (SELECT team.name
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id = %(team_id)s::VARCHAR) UNION SELECT in_team.care_manager_id AS care_manager_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)
SELECT staff.staff_id, staff.name, staff.role, staff.team, staff.supervisor_id, staff.target_caseload, staff.max_caseload, staff.active, staff.away_from, staff.away_to, staff.cover_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.staff_id IN (SELECT here.id
FROM here UNION SELECT staff.cover_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.staff_id IN (SELECT here.id
FROM here) UNION SELECT staff.supervisor_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.staff_id IN (SELECT here.id
FROM here)) AND (staff.known_from IS NULL OR staff.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (staff.removed_at IS NULL OR staff.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY staff.staff_id

-- name: staff_listed
SELECT staff.staff_id, staff.name, staff.role, staff.team, staff.supervisor_id, staff.target_caseload, staff.max_caseload, staff.active, staff.away_from, staff.away_to, staff.cover_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND (staff.known_from IS NULL OR staff.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (staff.removed_at IS NULL OR staff.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY staff.staff_id

-- name: role
SELECT staff.role
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.staff_id = %(user_id)s::VARCHAR

-- name: reach
SELECT team.team_id, team.name, staff.staff_id, staff.cover_id, staff.supervisor_id, staff.team
FROM team, staff
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.undone_at IS NULL AND staff.agency_id = %(agency_id)s::VARCHAR AND (staff.known_from IS NULL OR staff.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (staff.removed_at IS NULL OR staff.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (staff.staff_id = %(user_id)s::VARCHAR OR staff.cover_id = %(user_id)s::VARCHAR OR staff.supervisor_id = %(user_id)s::VARCHAR) AND (replace(';' || staff.team || ';', ';' || team.team_id || ';', '') != (';' || staff.team || ';') OR staff.team = team.name OR (staff.staff_id = %(user_id)s::VARCHAR OR staff.cover_id = %(user_id)s::VARCHAR) AND (EXISTS (SELECT *
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = team.team_id AND assignment.care_manager_id = staff.staff_id AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE)))) ORDER BY team.team_id, staff.staff_id

-- name: contacts
SELECT contact.contact_id, contact.member_id, contact.staff_id, contact.day, contact.at, contact.channel, contact.with_whom, contact.outcome, contact.core_service, contact.entered_on, CASE WHEN (contact.replaced_by != '' AND (EXISTS (SELECT *
FROM contact AS source
WHERE source.agency_id = %(agency_id)s::VARCHAR AND source.contact_id = contact.replaced_by AND coalesce(source.entered_on, source.day) <= %(as_of)s::DATE))) THEN 1 ELSE 0 END AS replaced
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (contact.day <= %(as_of)s::DATE AND (contact.entered_on IS NULL OR contact.entered_on <= %(as_of)s::DATE) OR (EXISTS (SELECT *
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'contact' AND change.row_id = contact.contact_id AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE))) AND (contact.removed_at IS NULL OR contact.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (contact.replaced_by = '' OR NOT (EXISTS (SELECT *
FROM contact AS source
WHERE source.agency_id = %(agency_id)s::VARCHAR AND source.contact_id = contact.replaced_by AND coalesce(source.entered_on, source.day) <= %(as_of)s::DATE)) OR (EXISTS (SELECT *
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'contact' AND change.row_id = contact.contact_id AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE))) ORDER BY contact.member_id, contact.day, contact.at NULLS FIRST, contact.contact_id

-- name: events
SELECT event.event_id, event.member_id, event.type, event.day, event.at, event.known_on, event.facility, event.tags, event.complexity, event.disposition, event.visit_id, event.cancelled
FROM event
WHERE event.agency_id = %(agency_id)s::VARCHAR AND event.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (event.removed_at IS NULL OR event.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (event.day <= %(as_of)s::DATE AND coalesce(event.known_on, event.day) <= %(as_of)s::DATE AND NOT event.cancelled OR (EXISTS (SELECT *
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'event' AND change.row_id = event.event_id AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE))) ORDER BY event.member_id, event.day, event.at NULLS FIRST, event.event_id

-- name: opening
SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR

-- name: brought_later
SELECT 'contact', contact.contact_id
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND contact.day <= %(as_of)s::DATE AND (contact.entered_on IS NULL OR contact.entered_on <= %(as_of)s::DATE) AND contact.known_from >= %(cut)s::TIMESTAMP WITH TIME ZONE UNION ALL SELECT 'event', event.event_id
FROM event
WHERE event.agency_id = %(agency_id)s::VARCHAR AND event.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND event.day <= %(as_of)s::DATE AND (event.known_on IS NULL OR event.known_on <= %(as_of)s::DATE) AND event.known_from >= %(cut)s::TIMESTAMP WITH TIME ZONE

-- name: taken_back
SELECT 'member', member.member_id
FROM member
WHERE member.agency_id = %(agency_id)s::VARCHAR AND member.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND member.undone_at IS NOT NULL UNION ALL SELECT 'staff', staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.undone_at IS NOT NULL UNION ALL SELECT 'contact', contact.contact_id
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND contact.undone_at IS NOT NULL UNION ALL SELECT 'appointment', appointment.appt_id
FROM appointment
WHERE appointment.agency_id = %(agency_id)s::VARCHAR AND appointment.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND appointment.undone_at IS NOT NULL UNION ALL SELECT 'referral', referral.referral_id
FROM referral
WHERE referral.agency_id = %(agency_id)s::VARCHAR AND referral.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND referral.undone_at IS NOT NULL UNION ALL SELECT 'service_request', service_request.request_id
FROM service_request
WHERE service_request.agency_id = %(agency_id)s::VARCHAR AND service_request.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND service_request.undone_at IS NOT NULL UNION ALL SELECT 'event', event.event_id
FROM event
WHERE event.agency_id = %(agency_id)s::VARCHAR AND event.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND event.undone_at IS NOT NULL UNION ALL SELECT 'goal', goal.goal_id
FROM goal
WHERE goal.agency_id = %(agency_id)s::VARCHAR AND goal.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND goal.undone_at IS NOT NULL UNION ALL SELECT 'document', document.document_id
FROM document
WHERE document.agency_id = %(agency_id)s::VARCHAR AND document.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND document.undone_at IS NOT NULL UNION ALL SELECT 'task', task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND task.undone_at IS NOT NULL

-- name: appointments
SELECT appointment.appt_id, appointment.member_id, appointment.day, appointment.at, appointment.type, appointment.with_whom, appointment.place, appointment.status, appointment.day > %(as_of)s::DATE AS ahead
FROM appointment
WHERE appointment.agency_id = %(agency_id)s::VARCHAR AND appointment.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (appointment.known_from IS NULL OR appointment.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (appointment.removed_at IS NULL OR appointment.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY appointment.member_id, appointment.day, appointment.at NULLS FIRST, appointment.appt_id

-- name: referrals
SELECT referral.referral_id, referral.member_id, referral.direction, referral.kind, referral.to_org, referral.urgency, referral.sent_on, referral.status, referral.status_on, referral.accepted_on, referral.appt_on, referral.kept_on, referral.closed_on, referral.outcome, referral.staff_id, referral.known_from AS first_seen_on, referral.sent_on > %(as_of)s::DATE OR referral.status_on > %(as_of)s::DATE OR referral.accepted_on > %(as_of)s::DATE OR referral.kept_on > %(as_of)s::DATE OR referral.closed_on > %(as_of)s::DATE AS ahead, CASE WHEN (referral.status_on > %(as_of)s::DATE OR referral.kept_on > %(as_of)s::DATE OR referral.closed_on > %(as_of)s::DATE) THEN (SELECT change.before
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'referral' AND change.row_id = referral.referral_id AND change.column_name = 'status' AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.changed_at DESC, change.change_id DESC
LIMIT 1) ELSE NULL END AS earlier_status
FROM referral
WHERE referral.agency_id = %(agency_id)s::VARCHAR AND referral.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (referral.known_from IS NULL OR referral.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (referral.removed_at IS NULL OR referral.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY referral.member_id, referral.sent_on NULLS FIRST, referral.referral_id

-- name: referral_statuses
SELECT change.row_id, change.column_name, change.before, change.after, change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'referral' AND change.row_id IN (SELECT referral.referral_id
FROM referral
WHERE referral.agency_id = %(agency_id)s::VARCHAR AND referral.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (referral.known_from IS NULL OR referral.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (referral.removed_at IS NULL OR referral.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE)) AND change.column_name IN ('status', 'status_on') AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.row_id, change.changed_at, change.change_id

-- name: referral_steps
SELECT referral_step.step_id, referral_step.member_id, referral_step.referral_id, referral_step.kind, referral_step.day, referral_step.channel, referral_step.outcome, referral_step.other_id, referral_step.by
FROM referral_step
WHERE referral_step.agency_id = %(agency_id)s::VARCHAR AND referral_step.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND referral_step.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (referral_step.undone_at IS NULL OR referral_step.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY referral_step.referral_id, referral_step.day, referral_step.step_id

-- name: requests
SELECT service_request.request_id, service_request.member_id, service_request.payer, service_request.payer_type, service_request.state, service_request.rating_period_start, service_request.prior_auth, service_request.service, service_request.kind, service_request.received_on, service_request.received_at, service_request.extension_on, service_request.decision, service_request.decision_on, service_request.notice_on, service_request.effective_on, service_request.auth_end_on, service_request.previously_authorized, service_request.appeal_level, service_request.appeal_filed_on, service_request.continuation_requested, service_request.appeal_decision, service_request.appeal_decision_on, service_request.hearing_requested_on, service_request.resolved_on, service_request.member_updated_on, service_request.staff_id, service_request.decision_reason, service_request.received_on > %(as_of)s::DATE OR service_request.extension_on > %(as_of)s::DATE OR service_request.decision_on > %(as_of)s::DATE OR service_request.notice_on > %(as_of)s::DATE OR service_request.appeal_filed_on > %(as_of)s::DATE OR service_request.appeal_decision_on > %(as_of)s::DATE OR service_request.hearing_requested_on > %(as_of)s::DATE OR service_request.resolved_on > %(as_of)s::DATE OR service_request.member_updated_on > %(as_of)s::DATE AS ahead
FROM service_request
WHERE service_request.agency_id = %(agency_id)s::VARCHAR AND service_request.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (service_request.known_from IS NULL OR service_request.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (service_request.removed_at IS NULL OR service_request.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY service_request.member_id, service_request.received_on NULLS FIRST, service_request.request_id

-- name: goals
SELECT goal.goal_id, goal.member_id, goal.text, goal.status, goal.updated_on, goal.target_on, goal.updated_on > %(as_of)s::DATE AS ahead
FROM goal
WHERE goal.agency_id = %(agency_id)s::VARCHAR AND goal.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (goal.known_from IS NULL OR goal.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (goal.removed_at IS NULL OR goal.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY goal.member_id, goal.goal_id

-- name: documents
SELECT document.document_id, document.member_id, document.type, document.completed_on, document.signed_on, document.due_on, document.completed_on > %(as_of)s::DATE OR document.signed_on > %(as_of)s::DATE AS ahead
FROM document
WHERE document.agency_id = %(agency_id)s::VARCHAR AND document.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (document.known_from IS NULL OR document.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (document.removed_at IS NULL OR document.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY document.member_id, document.document_id

-- name: reviews
SELECT review.review_id, review.member_id, review.day
FROM review
WHERE review.agency_id = %(agency_id)s::VARCHAR AND review.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND review.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND review.day <= %(as_of)s::DATE AND (review.undone_at IS NULL OR review.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY review.member_id, review.day

-- name: concerns
SELECT concern.concern_id, concern.member_id, concern.text, concern.until, concern.day
FROM concern
WHERE concern.agency_id = %(agency_id)s::VARCHAR AND concern.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND concern.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (concern.ended_at IS NULL OR concern.ended_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (concern.until >= %(as_of)s::DATE OR concern.until IS NULL AND concern.day >= %(concern_from)s::DATE) ORDER BY concern.member_id, concern.at, concern.concern_id

-- name: tasks
SELECT task.task_id, task.member_id, task.title, task.owner, task.due, task.status, task.closed_on, task.reason, task.created_at, task.created_on, task.created_by, task.huddle_id, task.from_key, task.closed_on > %(as_of)s::DATE AS ahead
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND (task.known_from IS NULL OR task.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (task.removed_at IS NULL OR task.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (task.created_at IS NULL OR task.created_at < %(cut)s::TIMESTAMP WITH TIME ZONE) AND task.task_id IN (SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = %(team_id)s::VARCHAR UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND task.owner IN (SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND replace(';' || staff.team || ';', ';' || %(team_id)s::VARCHAR || ';', '') != (';' || staff.team || ';') UNION SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = (SELECT team.name
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id = %(team_id)s::VARCHAR) UNION SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = '' AND staff.staff_id IN (SELECT in_team.care_manager_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND NOT (EXISTS (SELECT *
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id != %(team_id)s::VARCHAR AND team.undone_at IS NULL)) AND (task.owner NOT IN (SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team != '')) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND (task.owner NOT IN (SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR))) AND (task.closed_on IS NULL OR task.closed_on >= %(since)s::DATE) ORDER BY task.due NULLS LAST, task.task_id

-- name: decisions
SELECT decision.decision_id, decision.huddle_id, decision.item_key, decision.reason_keys, decision.member_id, decision.kind, decision.text, decision.owner, decision.until, decision.reason, decision.task_id, decision.at, decision.day, decision.by
FROM decision
WHERE decision.agency_id = %(agency_id)s::VARCHAR AND decision.decision_id IN (SELECT decision.decision_id
FROM decision
WHERE decision.agency_id = %(agency_id)s::VARCHAR AND decision.team_id = %(team_id)s::VARCHAR UNION SELECT decision.decision_id
FROM decision
WHERE decision.agency_id = %(agency_id)s::VARCHAR AND decision.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)) AND decision.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (decision.undone_at IS NULL OR decision.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (decision.day >= %(since)s::DATE OR decision.kind IN ('choice', 'excuse')) ORDER BY decision.at, decision.decision_id

-- name: huddles
SELECT huddle.huddle_id, huddle.day, CASE WHEN (huddle.ended_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN 'closed' ELSE 'open' END AS status, huddle.step, huddle.facilitator, huddle.host, huddle.started_at, CASE WHEN (huddle.ended_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN huddle.ended_at ELSE NULL END AS ended_at
FROM huddle
WHERE huddle.agency_id = %(agency_id)s::VARCHAR AND huddle.team_id = %(team_id)s::VARCHAR AND huddle.started_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND huddle.day >= %(since)s::DATE ORDER BY huddle.day

-- name: barriers
SELECT barrier.barrier_id, barrier.member_id, barrier.title, barrier.owner, barrier.next_step, barrier.tier, barrier.theirs, barrier.opened_on, coalesce((SELECT max(barrier_note.day) AS max_1
FROM barrier_note
WHERE barrier_note.agency_id = %(agency_id)s::VARCHAR AND barrier_note.barrier_id = barrier.barrier_id AND barrier_note.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (barrier_note.removed_at IS NULL OR barrier_note.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE)), barrier.opened_on) AS noted_on, barrier.response_due, barrier.huddle_id, barrier.number, barrier.from_key, coalesce((SELECT coalesce((SELECT reworded.before
FROM change AS reworded
WHERE reworded.agency_id = barrier_note.agency_id AND reworded.table_name = 'barrier_note' AND reworded.row_id = barrier_note.note_id AND reworded.column_name = 'text' AND reworded.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY reworded.changed_at, reworded.change_id
LIMIT 1), barrier_note.text) AS coalesce_1
FROM barrier_note
WHERE barrier_note.agency_id = %(agency_id)s::VARCHAR AND barrier_note.barrier_id = barrier.barrier_id AND barrier_note.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (barrier_note.removed_at IS NULL OR barrier_note.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY barrier_note.at DESC, barrier_note.note_id DESC
LIMIT 1), '') AS last_note
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR AND barrier.opened_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (barrier.closed_at IS NULL OR barrier.closed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY barrier.opened_on, barrier.barrier_id

-- name: feeds
SELECT feed.name, batch.tables, batch.imported_at, batch.teams
FROM feed JOIN batch ON batch.agency_id = feed.agency_id AND batch.batch_id = (SELECT earlier.batch_id
FROM batch AS earlier
WHERE earlier.agency_id = %(agency_id)s::VARCHAR AND earlier.feed = feed.name AND earlier.imported_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (earlier.undone_at IS NULL OR earlier.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY earlier.late, earlier.imported_at DESC, earlier.batch_id DESC
LIMIT 1)
WHERE feed.agency_id = %(agency_id)s::VARCHAR ORDER BY feed.name

-- name: contacts_from
SELECT contact.day
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND NOT contact.provisional AND (contact.removed_at IS NULL OR contact.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (SELECT change.before
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'contact' AND change.row_id = contact.contact_id AND change.column_name = 'removed_at' AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY change.changed_at, change.change_id
LIMIT 1) IS NULL AND contact.day <= %(as_of)s::DATE AND (contact.entered_on IS NULL OR contact.entered_on <= %(as_of)s::DATE) AND (contact.known_from IS NULL OR contact.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE OR (SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR) >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY contact.day
LIMIT 1

-- name: holidays
SELECT holiday.day
FROM holiday
WHERE holiday.agency_id = %(agency_id)s::VARCHAR AND (holiday.added_at IS NULL OR holiday.added_at < %(cut)s::TIMESTAMP WITH TIME ZONE OR coalesce((SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR) >= %(cut)s::TIMESTAMP WITH TIME ZONE, false)) AND (holiday.undone_at IS NULL OR holiday.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE AND NOT coalesce((SELECT min(feed.first_imported_at) AS min_1
FROM feed
WHERE feed.agency_id = %(agency_id)s::VARCHAR) >= %(cut)s::TIMESTAMP WITH TIME ZONE, false))

-- name: rules
SELECT rule_version.version, rule_version.text, rule_version.author, rule_version.applied_at
FROM rule_version
WHERE rule_version.agency_id = %(agency_id)s::VARCHAR AND rule_version.applied_at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY rule_version.version DESC
LIMIT 1

-- name: rule_versions
SELECT rule_version.version, rule_version.text, rule_version.author, rule_version.applied_at
FROM rule_version
WHERE rule_version.agency_id = %(agency_id)s::VARCHAR ORDER BY rule_version.version

-- name: changes
SELECT change.table_name, change.row_id, change.column_name, change.before, change.changed_at, change.change_id
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE AND change.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team UNION SELECT '') UNION SELECT change.table_name, change.row_id, change.column_name, change.before, change.changed_at, change.change_id
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE AND change.table_name = 'task' AND change.row_id IN (SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = %(team_id)s::VARCHAR AND task.member_id != '') UNION SELECT change.table_name, change.row_id, change.column_name, change.before, change.changed_at, change.change_id
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE AND change.table_name = 'barrier' AND change.row_id IN (SELECT barrier.barrier_id
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR AND barrier.member_id != '') ORDER BY changed_at, change_id

-- name: huddle
SELECT huddle.huddle_id, huddle.day, huddle.status, huddle.step, huddle.facilitator, huddle.host, huddle.started_at, huddle.ended_at
FROM huddle
WHERE huddle.agency_id = %(agency_id)s::VARCHAR AND huddle.huddle_id = %(huddle_id)s::VARCHAR ORDER BY huddle.day

-- name: stays
SELECT huddle_step.step, huddle_step.box_seconds, huddle_step.entered_at, huddle_step.left_at, huddle_step.seconds, huddle_step.over_seconds
FROM huddle_step
WHERE huddle_step.agency_id = %(agency_id)s::VARCHAR AND huddle_step.huddle_id = %(huddle_id)s::VARCHAR ORDER BY huddle_step.seq

-- name: attendance
SELECT attendance.staff_id, attendance.status, attendance.cover_id
FROM attendance
WHERE attendance.agency_id = %(agency_id)s::VARCHAR AND attendance.huddle_id = %(huddle_id)s::VARCHAR ORDER BY attendance.staff_id

-- name: addenda
SELECT addendum.addendum_id, addendum.text, addendum.at, addendum.by
FROM addendum
WHERE addendum.agency_id = %(agency_id)s::VARCHAR AND addendum.huddle_id = %(huddle_id)s::VARCHAR ORDER BY addendum.at

-- name: by_hand
SELECT 'finished' AS kind, task.task_id AS key, max(change.changed_at) AS at, max(change.change_id) AS mark, '' AS about
FROM task, change
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.task_id IN (SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = %(team_id)s::VARCHAR UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND task.owner IN (SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND replace(';' || staff.team || ';', ';' || %(team_id)s::VARCHAR || ';', '') != (';' || staff.team || ';') UNION SELECT staff.staff_id AS id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = (SELECT team.name
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id = %(team_id)s::VARCHAR) UNION SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team = '' AND staff.staff_id IN (SELECT in_team.care_manager_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND NOT (EXISTS (SELECT *
FROM team
WHERE team.agency_id = %(agency_id)s::VARCHAR AND team.team_id != %(team_id)s::VARCHAR AND team.undone_at IS NULL)) AND (task.owner NOT IN (SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND staff.team != '')) UNION SELECT task.task_id
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = '' AND task.member_id = '' AND (task.owner NOT IN (SELECT staff.staff_id
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR))) AND task.closed_on = %(as_of)s::DATE AND task.removed_at IS NULL AND change.agency_id = task.agency_id AND change.table_name = 'task' AND change.row_id = task.task_id AND change.column_name = 'status' AND change.after = task.status AND change.by = %(user_id)s::VARCHAR AND change.batch_id = '' AND change.decision_id = '' GROUP BY task.task_id UNION ALL SELECT 'task', task.task_id, task.created_at, task.task_id AS task_id__1, ''
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.team_id = %(team_id)s::VARCHAR AND task.created_on = %(as_of)s::DATE AND task.created_by = %(user_id)s::VARCHAR AND task.from_key = '' AND task.removed_at IS NULL AND NOT (EXISTS (SELECT *
FROM review_entry
WHERE review_entry.agency_id = %(agency_id)s::VARCHAR AND review_entry.entry_id = task.task_id)) UNION ALL SELECT 'barrier', barrier.barrier_id, barrier.opened_at, barrier.barrier_id AS barrier_id__1, ''
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR AND barrier.opened_on = %(as_of)s::DATE AND barrier.opened_by = %(user_id)s::VARCHAR AND barrier.closed_at IS NULL UNION ALL SELECT 'worry', concern.concern_id, concern.at, concern.concern_id AS concern_id__1, ''
FROM concern
WHERE concern.agency_id = %(agency_id)s::VARCHAR AND concern.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND concern.day = %(as_of)s::DATE AND concern.by = %(user_id)s::VARCHAR AND concern.ended_at IS NULL UNION ALL SELECT 'question', min(conference_question.question_id) AS min_1, conference_question.at, max(conference_question.question_id) AS max_1, ''
FROM conference_question
WHERE conference_question.agency_id = %(agency_id)s::VARCHAR AND conference_question.team_id = %(team_id)s::VARCHAR AND conference_question.day = %(as_of)s::DATE AND conference_question.by = %(user_id)s::VARCHAR AND conference_question.removed_at IS NULL GROUP BY conference_question.at UNION ALL SELECT 'reviewed', review_entry.entry_id, review_entry.at, review_entry.entry_id AS entry_id__1, ''
FROM review_entry
WHERE review_entry.agency_id = %(agency_id)s::VARCHAR AND review_entry.session_id IN (SELECT review_session.session_id
FROM review_session
WHERE review_session.agency_id = %(agency_id)s::VARCHAR AND review_session.supervisor_id = %(user_id)s::VARCHAR AND review_session.finished_at IS NULL) AND review_entry.by = %(user_id)s::VARCHAR AND review_entry.review_id != '' AND review_entry.day = %(as_of)s::DATE AND review_entry.undone_at IS NULL UNION ALL SELECT 'agreed', min(review_entry.entry_id) AS min_2, review_entry.at, max(review_entry.entry_id) AS max_2, ''
FROM review_entry
WHERE review_entry.agency_id = %(agency_id)s::VARCHAR AND review_entry.by = %(user_id)s::VARCHAR AND review_entry.task_id != '' AND review_entry.day = %(as_of)s::DATE AND review_entry.undone_at IS NULL GROUP BY review_entry.session_id, review_entry.at UNION ALL SELECT 'edit', change.edit_id, max(change.changed_at) AS max_3, max(change.change_id) AS max_4, min(change.table_name) AS min_3
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.by = %(user_id)s::VARCHAR AND change.changed_at >= %(began)s::TIMESTAMP WITH TIME ZONE AND change.edit_id != '' AND change.undone_at IS NULL GROUP BY change.edit_id UNION ALL SELECT 'goal', goal_target.target_id, goal_target.at, goal_target.target_id AS target_id__1, ''
FROM goal_target
WHERE goal_target.agency_id = %(agency_id)s::VARCHAR AND goal_target.team_id = %(team_id)s::VARCHAR AND goal_target.day = %(as_of)s::DATE AND goal_target.by = %(user_id)s::VARCHAR AND goal_target.undone_at IS NULL ORDER BY at, mark

-- name: saved_views
SELECT saved_view.view_id, saved_view.screen, saved_view.name, saved_view.value
FROM saved_view
WHERE saved_view.agency_id = %(agency_id)s::VARCHAR AND saved_view.user_id = %(user_id)s::VARCHAR ORDER BY saved_view.screen, saved_view.name

-- name: questions
SELECT conference_question.question_id, conference_question.member_id, conference_question.item_key, conference_question.topic, conference_question.question, conference_question.day, conference_question.at, conference_question.by
FROM conference_question
WHERE conference_question.agency_id = %(agency_id)s::VARCHAR AND conference_question.team_id = %(team_id)s::VARCHAR AND conference_question.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (conference_question.removed_at IS NULL OR conference_question.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND NOT (EXISTS (SELECT *
FROM decision
WHERE decision.agency_id = conference_question.agency_id AND decision.team_id = conference_question.team_id AND decision.item_key = ('conference:' || conference_question.question_id) AND decision.kind IN ('assign', 'discussed', 'excuse') AND decision.at < %(began)s::TIMESTAMP WITH TIME ZONE AND (decision.undone_at IS NULL OR decision.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE))) ORDER BY conference_question.at, conference_question.question_id

-- name: chart_reviews
SELECT chart_review.member_id, chart_review.staff_id, chart_review.quarter, chart_review.assessment, chart_review.linked, chart_review.issues, chart_review.verified, chart_review.day, chart_review.at, chart_review.by
FROM chart_review
WHERE chart_review.agency_id = %(agency_id)s::VARCHAR AND chart_review.team_id = %(team_id)s::VARCHAR AND chart_review.at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY chart_review.at, chart_review.chart_review_id

-- name: worked_on
SELECT change.table_name, change.row_id, max(change.member_id) AS max_1
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.by = %(user_id)s::VARCHAR AND change.changed_at >= %(began)s::TIMESTAMP WITH TIME ZONE AND change.changed_at <= %(cut)s::TIMESTAMP WITH TIME ZONE AND change.edit_id != '' AND change.table_name IN ('referral', 'service_request') AND (change.undone_at IS NULL OR change.undone_at > %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY change.table_name, change.row_id ORDER BY change.table_name, change.row_id

-- name: standings
SELECT change.column_name, change.before, change.after, change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id = %(member_id)s::VARCHAR AND change.column_name IN ('programme', 'tier', 'segment', 'segment_start') AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.row_id, change.changed_at, change.change_id

-- name: caseloads
SELECT assignment.team_id, assignment.care_manager_id, assignment.valid_from, CASE WHEN (assignment.valid_to < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN assignment.valid_to ELSE NULL END AS valid_to
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.member_id = %(member_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY assignment.member_id, assignment.valid_from IS NOT NULL, assignment.valid_from, assignment.assignment_id

-- name: contact_notes
SELECT contact.contact_id, contact.minutes, contact.purpose, contact.note
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id = %(member_id)s::VARCHAR AND (contact.known_from IS NULL OR contact.known_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (contact.removed_at IS NULL OR contact.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) AND (contact.minutes IS NOT NULL OR contact.purpose != '' OR contact.note != '') ORDER BY contact.day, contact.contact_id

-- name: member_reviews
SELECT review.review_id, review.staff_id, review.day, review.note
FROM review
WHERE review.agency_id = %(agency_id)s::VARCHAR AND review.member_id = %(member_id)s::VARCHAR AND review.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND review.day <= %(as_of)s::DATE AND (review.undone_at IS NULL OR review.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY review.day, review.at

-- name: worries
SELECT concern.concern_id, concern.text, concern.until, concern.day, concern.by
FROM concern
WHERE concern.agency_id = %(agency_id)s::VARCHAR AND concern.member_id = %(member_id)s::VARCHAR AND concern.at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY concern.at, concern.concern_id

-- name: member_identity
SELECT member.dob, member.phone, member.language
FROM member
WHERE member.agency_id = %(agency_id)s::VARCHAR AND member.member_id = %(member_id)s::VARCHAR

-- name: team_standings
SELECT change.row_id, change.column_name, change.before, change.after, change.changed_at
FROM change
WHERE change.agency_id = %(agency_id)s::VARCHAR AND change.table_name = 'member' AND change.row_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND change.column_name IN ('programme', 'tier', 'segment', 'segment_start') AND change.changed_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (change.undone_at IS NULL OR change.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY change.row_id, change.changed_at, change.change_id

-- name: team_caseloads
SELECT assignment.member_id, assignment.team_id, assignment.care_manager_id, assignment.valid_from, CASE WHEN (assignment.valid_to < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN assignment.valid_to ELSE NULL END AS valid_to
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY assignment.member_id, assignment.valid_from IS NOT NULL, assignment.valid_from, assignment.assignment_id

-- name: minutes
SELECT contact.contact_id, contact.minutes
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND contact.minutes IS NOT NULL AND contact.day <= %(as_of)s::DATE

-- name: team_stays
SELECT huddle_step.huddle_id, huddle_step.step, sum(huddle_step.seconds) AS sum_1, sum(huddle_step.over_seconds) AS sum_2
FROM huddle_step
WHERE huddle_step.agency_id = %(agency_id)s::VARCHAR AND huddle_step.huddle_id IN (SELECT huddle.huddle_id
FROM huddle
WHERE huddle.agency_id = %(agency_id)s::VARCHAR AND huddle.team_id = %(team_id)s::VARCHAR AND huddle.started_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND huddle.day >= %(since)s::DATE) AND huddle_step.entered_at < %(cut)s::TIMESTAMP WITH TIME ZONE GROUP BY huddle_step.huddle_id, huddle_step.step

-- name: team_attendance
SELECT attendance.huddle_id, attendance.staff_id, attendance.status
FROM attendance
WHERE attendance.agency_id = %(agency_id)s::VARCHAR AND attendance.huddle_id IN (SELECT huddle.huddle_id
FROM huddle
WHERE huddle.agency_id = %(agency_id)s::VARCHAR AND huddle.team_id = %(team_id)s::VARCHAR AND huddle.started_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND huddle.day >= %(since)s::DATE)

-- name: barrier_courses
SELECT barrier.barrier_id, barrier.member_id, barrier.owner, barrier.reason_code, barrier.opened_on, CASE WHEN (barrier.closed_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN barrier.closed_on ELSE NULL END AS closed_on, (SELECT count(*) AS count_1
FROM escalation
WHERE escalation.agency_id = %(agency_id)s::VARCHAR AND escalation.barrier_id = barrier.barrier_id AND escalation.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (escalation.removed_at IS NULL OR escalation.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE)) AS escalated, (SELECT max(barrier_note.day) AS max_1
FROM barrier_note
WHERE barrier_note.agency_id = %(agency_id)s::VARCHAR AND barrier_note.barrier_id = barrier.barrier_id AND barrier_note.kind = 'answer' AND barrier_note.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (barrier_note.removed_at IS NULL OR barrier_note.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE)) AS returned_on
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR AND barrier.opened_at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY barrier.opened_on, barrier.barrier_id

-- name: barrier_steps
SELECT barrier_note.note_id AS step_id, barrier_note.barrier_id, barrier_note.kind, coalesce((SELECT reworded.before
FROM change AS reworded
WHERE reworded.agency_id = barrier_note.agency_id AND reworded.table_name = 'barrier_note' AND reworded.row_id = barrier_note.note_id AND reworded.column_name = 'text' AND reworded.changed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY reworded.changed_at, reworded.change_id
LIMIT 1), barrier_note.text) AS text, '' AS to_tier, NULL AS response_due, barrier_note.day, barrier_note.at, barrier_note.by
FROM barrier_note
WHERE barrier_note.agency_id = %(agency_id)s::VARCHAR AND barrier_note.barrier_id IN (SELECT barrier.barrier_id
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR) AND barrier_note.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (barrier_note.removed_at IS NULL OR barrier_note.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) UNION ALL SELECT escalation.escalation_id, escalation.barrier_id, 'escalation', escalation.reason, escalation.to_tier, escalation.response_due, escalation.day, escalation.at, escalation.by
FROM escalation
WHERE escalation.agency_id = %(agency_id)s::VARCHAR AND escalation.barrier_id IN (SELECT barrier.barrier_id
FROM barrier
WHERE barrier.agency_id = %(agency_id)s::VARCHAR AND barrier.team_id = %(team_id)s::VARCHAR) AND escalation.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (escalation.removed_at IS NULL OR escalation.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY at, step_id

-- name: cycles
SELECT pdsa_cycle.cycle_id, pdsa_cycle.reason_code, pdsa_cycle.measure_id, pdsa_cycle.aim, pdsa_cycle.change, pdsa_cycle.prediction, pdsa_cycle.owner, pdsa_cycle.start_on, pdsa_cycle.review_on, pdsa_cycle.result, pdsa_cycle.verdict, pdsa_cycle.follows, pdsa_cycle.opened_on, pdsa_cycle.closed_on
FROM pdsa_cycle
WHERE pdsa_cycle.agency_id = %(agency_id)s::VARCHAR AND pdsa_cycle.team_id = %(team_id)s::VARCHAR AND pdsa_cycle.opened_at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (pdsa_cycle.removed_at IS NULL OR pdsa_cycle.removed_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY pdsa_cycle.opened_at, pdsa_cycle.cycle_id

-- name: team_sessions
SELECT review_session.session_id, review_session.staff_id, review_session.supervisor_id, review_session.opened_on, review_session.opened_at, CASE WHEN (review_session.finished_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN review_session.finished_at ELSE NULL END AS finished_at, CASE WHEN (review_session.signed_at < %(cut)s::TIMESTAMP WITH TIME ZONE) THEN review_session.signed_at ELSE NULL END AS signed_at
FROM review_session
WHERE review_session.agency_id = %(agency_id)s::VARCHAR AND review_session.team_id = %(team_id)s::VARCHAR AND review_session.opened_at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY review_session.opened_at, review_session.session_id

-- name: goal_targets
SELECT goal_target.target_id, goal_target.measure_id, goal_target.period_start, goal_target.value, goal_target.reason, goal_target.at, goal_target.day, goal_target.by
FROM goal_target
WHERE goal_target.agency_id = %(agency_id)s::VARCHAR AND goal_target.team_id = %(team_id)s::VARCHAR AND goal_target.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (goal_target.undone_at IS NULL OR goal_target.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY goal_target.at, goal_target.target_id

-- name: goal_choices
SELECT goal_choice.choice_id, goal_choice.period_start, goal_choice.measures, goal_choice.reason, goal_choice.at, goal_choice.day, goal_choice.by
FROM goal_choice
WHERE goal_choice.agency_id = %(agency_id)s::VARCHAR AND goal_choice.team_id = %(team_id)s::VARCHAR AND goal_choice.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (goal_choice.undone_at IS NULL OR goal_choice.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY goal_choice.at, goal_choice.choice_id

-- name: measure_results
SELECT measure_result.measure_id, measure_result.title, measure_result.unit, measure_result.period_start, measure_result.period_end, measure_result.value, measure_result.n, measure_result.goal, measure_result.standing, measure_result.day
FROM measure_result
WHERE measure_result.agency_id = %(agency_id)s::VARCHAR AND measure_result.team_id = %(team_id)s::VARCHAR AND measure_result.day <= %(as_of)s::DATE AND measure_result.day >= %(since)s::DATE AND measure_result.at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY measure_result.day, measure_result.measure_id

-- name: wall_sheet
SELECT wall_sheet.form, wall_sheet.day, wall_sheet.seq, wall_sheet.counted_at, wall_sheet.by, wall_sheet.body
FROM wall_sheet
WHERE wall_sheet.agency_id = %(agency_id)s::VARCHAR AND wall_sheet.team_id = %(team_id)s::VARCHAR

-- name: review_sessions
SELECT review_session.session_id, review_session.staff_id, review_session.supervisor_id, review_session.opened_on, review_session.opened_at, review_session.finished_at, review_session.signed_at
FROM review_session
WHERE review_session.agency_id = %(agency_id)s::VARCHAR AND review_session.staff_id = %(staff_id)s::VARCHAR AND (review_session.team_id = %(team_id)s::VARCHAR OR review_session.supervisor_id = %(user_id)s::VARCHAR OR review_session.staff_id = %(user_id)s::VARCHAR) AND review_session.opened_at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY review_session.opened_at, review_session.session_id

-- name: review_entries
SELECT review_entry.entry_id, review_entry.session_id, review_entry.member_id, review_entry.review_id, review_entry.task_id, coalesce(review.note, '') AS coalesce_1, review_entry.day, review_entry.at
FROM review_entry LEFT OUTER JOIN review ON review.agency_id = review_entry.agency_id AND review.review_id = review_entry.review_id
WHERE review_entry.agency_id = %(agency_id)s::VARCHAR AND review_entry.session_id IN (SELECT review_session.session_id
FROM review_session
WHERE review_session.agency_id = %(agency_id)s::VARCHAR AND review_session.staff_id = %(staff_id)s::VARCHAR AND (review_session.team_id = %(team_id)s::VARCHAR OR review_session.supervisor_id = %(user_id)s::VARCHAR OR review_session.staff_id = %(user_id)s::VARCHAR)) AND review_entry.at < %(cut)s::TIMESTAMP WITH TIME ZONE AND (review_entry.undone_at IS NULL OR review_entry.undone_at >= %(cut)s::TIMESTAMP WITH TIME ZONE) ORDER BY review_entry.at, review_entry.entry_id

-- name: supervision_notes
SELECT supervision_note.note_id, supervision_note.staff_id, supervision_note.member_id, supervision_note.text, supervision_note.day
FROM supervision_note
WHERE supervision_note.agency_id = %(agency_id)s::VARCHAR AND supervision_note.author_id = %(user_id)s::VARCHAR AND supervision_note.staff_id = %(staff_id)s::VARCHAR AND supervision_note.at < %(cut)s::TIMESTAMP WITH TIME ZONE ORDER BY supervision_note.at, supervision_note.note_id

-- name: audit
SELECT audit.seq, audit.at, audit.actor, audit.action, audit.target, audit.before, audit.after, audit.prev_hash, audit.hash
FROM audit
WHERE audit.agency_id = %(agency_id)s::VARCHAR ORDER BY audit.seq

-- name: gone_members
SELECT listing.member_id, listing.feed, batch.batch_id, batch.imported_at, CASE WHEN (EXISTS (SELECT *
FROM listing AS other
WHERE other.agency_id = %(agency_id)s::VARCHAR AND other.member_id = listing.member_id AND other.gone_batch = '')) THEN 1 ELSE 0 END AS elsewhere
FROM listing JOIN member ON member.agency_id = %(agency_id)s::VARCHAR AND member.member_id = listing.member_id JOIN batch ON batch.agency_id = %(agency_id)s::VARCHAR AND batch.batch_id = listing.gone_batch
WHERE listing.agency_id = %(agency_id)s::VARCHAR AND listing.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND listing.gone_batch != '' AND member.removed_at IS NULL

-- name: gone_rows
SELECT 'contact' AS name, contact.contact_id AS key, contact.member_id, contact.day AS day, contact.vanished_at
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND contact.vanished_at IS NOT NULL AND contact.removed_at IS NULL UNION ALL SELECT 'event' AS name, event.event_id AS key, event.member_id, event.day AS day, event.vanished_at
FROM event
WHERE event.agency_id = %(agency_id)s::VARCHAR AND event.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND event.vanished_at IS NOT NULL AND event.removed_at IS NULL UNION ALL SELECT 'appointment' AS name, appointment.appt_id AS key, appointment.member_id, appointment.day AS day, appointment.vanished_at
FROM appointment
WHERE appointment.agency_id = %(agency_id)s::VARCHAR AND appointment.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND appointment.vanished_at IS NOT NULL AND appointment.removed_at IS NULL UNION ALL SELECT 'referral' AS name, referral.referral_id AS key, referral.member_id, referral.sent_on AS day, referral.vanished_at
FROM referral
WHERE referral.agency_id = %(agency_id)s::VARCHAR AND referral.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND referral.vanished_at IS NOT NULL AND referral.removed_at IS NULL UNION ALL SELECT 'service_request' AS name, service_request.request_id AS key, service_request.member_id, service_request.received_on AS day, service_request.vanished_at
FROM service_request
WHERE service_request.agency_id = %(agency_id)s::VARCHAR AND service_request.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND service_request.vanished_at IS NOT NULL AND service_request.removed_at IS NULL UNION ALL SELECT 'document' AS name, document.document_id AS key, document.member_id, document.due_on AS day, document.vanished_at
FROM document
WHERE document.agency_id = %(agency_id)s::VARCHAR AND document.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND document.vanished_at IS NOT NULL AND document.removed_at IS NULL UNION ALL SELECT 'goal' AS name, goal.goal_id AS key, goal.member_id, goal.target_on AS day, goal.vanished_at
FROM goal
WHERE goal.agency_id = %(agency_id)s::VARCHAR AND goal.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND goal.vanished_at IS NOT NULL AND goal.removed_at IS NULL UNION ALL SELECT 'task' AS name, task.task_id AS key, task.member_id, task.due AS day, task.vanished_at
FROM task
WHERE task.agency_id = %(agency_id)s::VARCHAR AND task.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND task.vanished_at IS NOT NULL AND task.removed_at IS NULL UNION ALL SELECT 'staff' AS name, staff.staff_id AS key, '' AS member_id, staff.away_from AS day, staff.vanished_at
FROM staff
WHERE staff.agency_id = %(agency_id)s::VARCHAR AND replace(';' || staff.team || ';', ';' || %(team_id)s::VARCHAR || ';', '') != (';' || staff.team || ';') AND staff.vanished_at IS NOT NULL AND staff.removed_at IS NULL

-- name: unrecorded
SELECT contact.contact_id, contact.member_id, contact.day, contact.channel, contact.staff_id, contact.entered_on
FROM contact
WHERE contact.agency_id = %(agency_id)s::VARCHAR AND contact.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND contact.provisional AND contact.replaced_by = '' AND contact.removed_at IS NULL AND contact.entered_on <= %(since)s::DATE ORDER BY contact.entered_on, contact.contact_id

-- name: alike
SELECT member.member_id, member.first, member.last, member.preferred_name, member.dob, member.cin
FROM member
WHERE member.agency_id = %(agency_id)s::VARCHAR AND member.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team) AND member.removed_at IS NULL ORDER BY coalesce((SELECT min(listing.first_batch) AS min_1
FROM listing
WHERE listing.agency_id = %(agency_id)s::VARCHAR AND listing.member_id = member.member_id), ''), member.member_id

-- name: apart
SELECT apart.member_id, apart.other_id
FROM apart
WHERE apart.agency_id = %(agency_id)s::VARCHAR AND apart.member_id IN (SELECT in_team.member_id
FROM (SELECT assignment.member_id AS member_id, max(assignment.care_manager_id) AS care_manager_id
FROM assignment
WHERE assignment.agency_id = %(agency_id)s::VARCHAR AND assignment.team_id = %(team_id)s::VARCHAR AND (assignment.valid_from IS NULL OR assignment.valid_from < %(cut)s::TIMESTAMP WITH TIME ZONE) AND (assignment.valid_to IS NULL OR assignment.valid_to >= %(cut)s::TIMESTAMP WITH TIME ZONE) GROUP BY assignment.member_id) AS in_team)
