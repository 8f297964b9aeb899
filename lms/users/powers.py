"""What a role may be made of: the permissions that something asks for, in words, by area.

Others exist, since every model has four; nothing asks for them, or they are for administrators alone (groups, sites,
languages, sign-in services, rules of security and of privacy).
"""

from django.utils.translation import gettext_lazy as _

AREAS = [
    (
        _("The back office and logs"),
        {
            "wagtailadmin.access_admin": _("Enter the back office: every role that works there needs it"),
            "courses.view_auditentry": _("Read the audit log"),
        },
    ),
    (
        _("Classes and papers"),
        {
            "courses.view_courserun": _("See classes"),
            "courses.add_courserun": _("Plan classes"),
            "courses.change_courserun": _("Change classes"),
            "courses.delete_courserun": _("Delete classes without anybody in them"),
            "courses.view_enrolment": _("See the people in classes and their results, read lessons of these courses"),
            "courses.change_enrolment": _("Add, remind and withdraw people, cancel classes"),
            "certificates.view_certificate": _("Read the register of papers"),
            "certificates.issue_certificate": _("Issue papers"),
            "certificates.revoke_certificate": _("Revoke papers"),
            "certificates.view_book": _("See the books of the register"),
            "certificates.add_book": _("Open books of the register"),
            "certificates.change_book": _("Change books of the register"),
        },
    ),
    (
        _("Questions and tests"),
        {
            "courses.view_question": _("Read questions with their right answers"),
            "courses.add_question": _("Write questions"),
            "courses.change_question": _("Change questions and take them out of use"),
            "courses.delete_question": _("Delete questions that nothing uses"),
            "courses.view_quiz": _("See tests"),
            "courses.add_quiz": _("Make tests"),
            "courses.change_quiz": _("Change tests"),
            "courses.delete_quiz": _("Delete tests that nobody has taken"),
        },
    ),
    (
        _("Topics, legal texts and branches"),
        {
            "courses.view_topic": _("See topics"),
            "courses.add_topic": _("Add topics"),
            "courses.change_topic": _("Change topics"),
            "courses.delete_topic": _("Delete topics that nothing uses"),
            "courses.view_legaltext": _("See legal texts"),
            "courses.add_legaltext": _("Add legal texts"),
            "courses.change_legaltext": _("Change legal texts"),
            "courses.delete_legaltext": _("Delete legal texts that nothing cites"),
            "courses.view_branch": _("See branches and read their pages and drafts"),
            "courses.add_branch": _("Open branches"),
            "wagtail_localize.submit_translation": _("Translate pages"),
        },
    ),
    (
        _("Units, people and roles"),
        {
            "courses.view_organisation": _("See units"),
            "courses.add_organisation": _("Found units"),
            "courses.change_organisation": _("Correct and reorganise units"),
            "courses.delete_organisation": _("Delete units on which nothing rests"),
            "users.view_user": _("See accounts of people"),
            "users.add_user": _("Add people"),
            "users.change_user": _("Correct accounts"),
            "users.delete_user": _("Close accounts and open them again"),
            "users.handle_personalnumber": _("Show, enter, remove and look up personal numbers"),
            "courses.add_post": _("Give posts"),
            "courses.change_post": _("Correct, transfer and end posts"),
            "courses.view_grant": _("See who holds which role"),
            "courses.add_grant": _("Give roles"),
            "courses.change_grant": _("End roles, correct accounts of people with a role"),
            "lms.view_peopleimport": _("See imports of people"),
            "lms.add_peopleimport": _("Import people"),
        },
    ),
    (
        _("Personal data"),
        {
            "lms.view_datarequest": _("See requests about data"),
            "lms.add_datarequest": _("File requests about data for people"),
            "lms.change_datarequest": _("Answer requests about data"),
            "lms.view_consentrecord": _("Read the consent ledger"),
            "lms.view_incident": _("See incidents of personal data"),
            "lms.add_incident": _("Record incidents of personal data"),
            "lms.change_incident": _("Enter steps on incidents and correct their facts"),
            "lms.erase_person": _("Erase personal data of people for good"),
        },
    ),
    (
        _("The whole installation: such a role is held in no unit"),
        {
            "lms.change_sitesettings": _("Change name and contact of the site"),
            "wagtailredirects.add_redirect": _("Add redirects of addresses"),
            "wagtailredirects.change_redirect": _("Change redirects of addresses"),
            "wagtailredirects.delete_redirect": _("Delete redirects of addresses"),
            "wagtailcore.add_workflow": _("Add workflows of review"),
            "wagtailcore.change_workflow": _("Change workflows of review"),
            "wagtailcore.delete_workflow": _("Take workflows of review out of use"),
            "wagtailcore.add_task": _("Add steps of review"),
            "wagtailcore.change_task": _("Change steps of review"),
            "wagtailcore.delete_task": _("Take steps of review out of use"),
        },
    ),
]
POWERS = {name: label for _area, powers in AREAS for name, label in powers.items()}
