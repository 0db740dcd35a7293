"""Which test shows each construct of a test (``qti-assessment-test``): module and function."""

TESTS: dict[str, str] = {
    "parts, nested sections": "test_assessment.test_parts_and_nested_sections_keep_their_order_and_attributes",
    "sections in files of their own": (
        "test_assessment.test_a_section_in_a_file_of_its_own_stands_in_its_place_with_its_addresses"
    ),
    "linear navigation": "test_flow_moves.test_a_linear_part_goes_forward_only",
    "nonlinear navigation": "test_flow_moves.test_a_nonlinear_part_goes_anywhere_and_ends_when_it_is_finished",
    "individual submission": "test_flow_moves.test_individual_answers_count_at_once",
    "simultaneous submission": (
        "test_flow_moves.test_simultaneous_answers_may_change_and_count_when_the_part_is_left"
    ),
    "selection": "test_flow_plan.test_a_selection_takes_that_many_in_written_order",
    "selection with replacement": "test_flow_plan.test_with_replacement_an_item_comes_again_under_a_key_of_its_own",
    "required items and sections": "test_flow_plan.test_a_selection_never_leaves_out_what_is_required",
    "ordering, fixed places": "test_flow_plan.test_shuffling_keeps_all_items_and_the_places_of_the_fixed",
    "keep together, visible": (
        "test_flow_plan.test_only_an_invisible_section_that_need_not_keep_together_is_mixed_in"
    ),
    "preconditions": "test_flow_branches.test_an_item_is_skipped_where_its_precondition_is_not_true",
    "branch rules": "test_flow_branches.test_a_branch_jumps_forward_to_an_item_or_a_section",
    "exits of section, part and test": "test_flow_branches.test_exits_leave_the_section_the_part_or_the_test",
    "item session control, inherited": (
        "test_assessment.test_session_control_comes_down_from_part_to_section_to_item"
    ),
    "maximum of attempts": "test_flow_moves.test_attempts_are_limited_where_they_are_submitted_one_by_one",
    "skipping": "test_flow_moves.test_an_item_that_may_not_be_skipped_holds_the_student",
    "validation of responses": "test_flow_moves.test_an_incomplete_answer_is_refused_only_where_answers_are_validated",
    "review and feedback of items": (
        "test_flow_moves.test_feedback_of_an_item_shows_between_attempts_and_after_the_last_only_if_allowed"
    ),
    "time limits": "test_flow_moves.test_an_answer_after_the_most_time_is_refused_or_marked_late",
    "weights": "test_flow_outcomes.test_values_over_items_are_weighted",
    "variable mappings": "test_flow_outcomes.test_a_mapping_gives_an_items_variable_another_name",
    "categories and subsets": "test_flow_outcomes.test_a_subset_is_a_section_and_categories",
    "template defaults, context": "test_flow_outcomes.test_template_defaults_and_context_depend_on_the_session",
    "outcome processing": "test_flow_outcomes.test_outcome_rules_choose_end_early_and_begin_anew_each_time",
    "test feedback": "test_flow_outcomes.test_feedback_of_the_test_shows_during_it_or_at_its_end",
    "qti-number-correct, -incorrect, -presented, -responded, -selected": (
        "test_flow_outcomes.test_items_are_counted"
    ),
    "qti-test-variables": "test_flow_outcomes.test_values_over_items_are_weighted",
    "qti-outcome-maximum, qti-outcome-minimum": (
        "test_flow_outcomes.test_bounds_of_outcomes_are_looked_up_and_weighted"
    ),
}
NOT_CARRIED = {
    "adaptive selection": "Recognised and reported; the program's own adaptive algorithm is not part of QTI.",
    "style sheets": "Noted: items look alike in every test.",
}
