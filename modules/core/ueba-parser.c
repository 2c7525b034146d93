/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-compiler.h"
#include "ueba-function-private.h"
#include "ueba-lexer.h"
#include "ueba-limits.h"

/* Recursive descent over the grammar in doc/content.md, one function a rule. Each answers the node, or NULL and the
 * error. Only brackets make it recurse, and they are counted; "!" and chains of && and || are loops. */
typedef struct _Parser
{
  UebaCompiler *compiler;
  UebaLexer lexer;
  UebaToken token;      /* the next one */
  guint nesting;
} Parser;

static UebaNode *_parse_or(Parser *self, GError **error);

static gboolean
_fail(const Parser *self, gsize position, GError **error, const gchar *message)
{
  return ueba_compiler_fail(self->compiler, position, error, "%s", message);
}

static gboolean
_advance(Parser *self, GError **error)
{
  const gchar *problem;

  return ueba_lexer_next(&self->lexer, &self->token, &problem) || _fail(self, self->token.position, error, problem);
}

static gboolean
_expect(Parser *self, UebaTokenType type, const gchar *message, GError **error)
{
  if (self->token.type != type)
    return _fail(self, self->token.position, error, message);
  return _advance(self, error);
}

static UebaText
_token_text(const Parser *self, const UebaToken *token)
{
  return ueba_text(self->lexer.text + token->position, token->len);
}

static gboolean
_is_word(UebaText text, const gchar *word)
{
  return text.len == strlen(word) && g_ascii_strncasecmp(text.str, word, text.len) == 0;
}

static gboolean
_enter(Parser *self, const UebaToken *bracket, GError **error)
{
  if (self->nesting == UEBA_LIMIT_EXPRESSION_NESTING)
    return ueba_compiler_fail(self->compiler, bracket->position, error, "nested deeper than %d",
                              UEBA_LIMIT_EXPRESSION_NESTING);
  self->nesting++;
  return _advance(self, error);
}

static gboolean
_leave(Parser *self, GError **error)
{
  self->nesting--;
  return _expect(self, UEBA_TOKEN_CLOSE, "a closing bracket is missing here", error);
}

/* ---- names and calls ---- */

static UebaValue
_evaluate_time(const UebaNode *self, UebaEvaluation *evaluation)
{
  gint64 time_usec = evaluation->event->time_usec;

  return time_usec == UEBA_TIME_NONE ? ueba_value_null() : ueba_value_number((gdouble) time_usec / 1e6);
}

static gboolean
_check_use(const Parser *self, const UebaFunction *function, gsize position, GError **error)
{
  const UebaExprBinder *binder = self->compiler->binder;
  gboolean is_convergence = function->use == UEBA_FUNCTION_OF_MODEL;
  gboolean is_of_model = is_convergence || function->use == UEBA_FUNCTION_MODEL_NAME;

  if (is_of_model && !binder->has_model)
    return ueba_compiler_fail(self->compiler, position, error, "'%s' needs a rule with a model", function->info.name);
  if (binder->is_model_only && (is_convergence || function->use == UEBA_FUNCTION_OF_SESSION))
    return ueba_compiler_fail(self->compiler, position, error, "'%s' has no meaning in a convergenceFilter",
                              function->info.name);
  return TRUE;
}

static gboolean
_check_arity(const Parser *self, const UebaFunction *function, const UebaNode *node, GError **error)
{
  const UebaFunctionInfo *info = &function->info;
  guint n_args = ueba_node_n_args(node);

  if (n_args >= info->min_args && n_args <= info->max_args)
    return TRUE;
  return ueba_compiler_fail(self->compiler, node->position, error, "%s(%s) does not take %u argument%s",
                            info->name, info->arguments, n_args, n_args == 1 ? "" : "s");
}

/* consumes node */
static UebaNode *
_bind_function(Parser *self, const UebaFunction *function, UebaNode *node, GError **error)
{
  g_autoptr(UebaNode) owned = node;

  if (!_check_use(self, function, node->position, error) || !_check_arity(self, function, node, error))
    return NULL;
  if (function->bind && !function->bind(node, self->compiler, error))
    return NULL;
  return g_steal_pointer(&owned);
}

static gboolean
_parse_args(Parser *self, UebaNode *node, GError **error)
{
  if (self->token.type == UEBA_TOKEN_CLOSE)
    return TRUE;

  while (TRUE)
    {
      UebaNode *arg = _parse_or(self, error);

      if (!arg)
        return FALSE;
      ueba_node_take_arg(node, arg);
      if (self->token.type != UEBA_TOKEN_COMMA)
        return TRUE;
      if (!_advance(self, error))
        return FALSE;
    }
}

static UebaNode *
_parse_call(Parser *self, const UebaToken *name, GError **error)
{
  UebaText text = _token_text(self, name);
  const UebaFunction *function = ueba_function_lookup(text);

  if (!function)
    {
      ueba_compiler_fail(self->compiler, name->position, error, "unknown function '%.*s'", (gint) text.len, text.str);
      return NULL;
    }
  g_autoptr(UebaNode) node = ueba_node_new(function->evaluate, name->position);
  if (!_enter(self, &self->token, error) || !_parse_args(self, node, error) || !_leave(self, error))
    return NULL;
  return _bind_function(self, function, g_steal_pointer(&node), error);
}

static UebaNode *
_parse_literal_name(UebaText name, gsize position)
{
  if (_is_word(name, "true") || _is_word(name, "false"))
    return ueba_node_new_literal(ueba_value_boolean(_is_word(name, "true")), position);
  if (_is_word(name, "null"))
    return ueba_node_new_literal(ueba_value_null(), position);
  return NULL;
}

static UebaNode *
_parse_event_name(Parser *self, UebaText name, gsize position)
{
  UebaField field = ueba_field_lookup(name.str, name.len);

  if (self->compiler->binder->is_model_only)
    return NULL;
  if (_is_word(name, "time"))
    return ueba_node_new(_evaluate_time, position);
  if (field == UEBA_FIELD_NONE)
    return NULL;
  self->compiler->fields |= UEBA_FIELD_BIT(field);
  return ueba_node_new_field(field, position);
}

static UebaNode *
_parse_plain_name(Parser *self, const UebaToken *token, GError **error)
{
  UebaText name = _token_text(self, token);
  UebaNode *node = _parse_literal_name(name, token->position);

  if (!node)
    node = _parse_event_name(self, name, token->position);
  if (node)
    return node;

  const UebaFunction *function = ueba_function_lookup(name);
  if (function && function->use == UEBA_FUNCTION_MODEL_NAME)
    return _bind_function(self, function, ueba_node_new(function->evaluate, token->position), error);
  ueba_compiler_fail(self->compiler, token->position, error, "unknown name '%.*s'", (gint) name.len, name.str);
  return NULL;
}

/* ---- values ---- */

static UebaNode *
_parse_name(Parser *self, GError **error)
{
  UebaToken name = self->token;

  if (!_advance(self, error))
    return NULL;
  return self->token.type == UEBA_TOKEN_OPEN ? _parse_call(self, &name, error) : _parse_plain_name(self, &name, error);
}

static UebaNode *
_parse_number(Parser *self, GError **error)
{
  UebaToken token = self->token;
  gdouble number;

  if (!ueba_text_to_number(_token_text(self, &token), &number))
    {
      _fail(self, token.position, error, "this number is too large");
      return NULL;
    }
  return _advance(self, error) ? ueba_node_new_literal(ueba_value_number(number), token.position) : NULL;
}

static UebaNode *
_parse_text(Parser *self, GError **error)
{
  UebaToken token = self->token;

  if (!_advance(self, error))
    return NULL;
  return ueba_node_new_text(ueba_token_unquote(&token, self->lexer.text), token.position);
}

static UebaNode *
_parse_brackets(Parser *self, GError **error)
{
  if (!_enter(self, &self->token, error))
    return NULL;
  g_autoptr(UebaNode) node = _parse_or(self, error);
  return node && _leave(self, error) ? g_steal_pointer(&node) : NULL;
}

static UebaNode *
_parse_value(Parser *self, GError **error)
{
  switch ((guint) self->token.type)
    {
    case UEBA_TOKEN_NUMBER:
      return _parse_number(self, error);
    case UEBA_TOKEN_TEXT:
      return _parse_text(self, error);
    case UEBA_TOKEN_NAME:
      return _parse_name(self, error);
    case UEBA_TOKEN_OPEN:
      return _parse_brackets(self, error);
    }
  _fail(self, self->token.position, error, self->token.type == UEBA_TOKEN_END
        ? "the expression ends where a value should stand" : "a value should stand here");
  return NULL;
}

/* ---- comparisons ---- */

static gboolean
_holds(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_compare(self->operator, ueba_node_arg_value(self, 0, evaluation),
                            ueba_node_arg_value(self, 1, evaluation));
}

/* count(..) = 1: what is asked most */
static gboolean
_holds_for_number(const UebaNode *self, UebaEvaluation *evaluation)
{
  const UebaNode *left = ueba_node_arg(self, 0);

  return ueba_number_compare(self->operator, left->number(left, evaluation), ueba_node_arg(self, 1)->literal.number);
}

/* account_status = 'disabled' */
static gboolean
_holds_for_field(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaText text = ueba_event_get(evaluation->event, ueba_node_arg(self, 0)->field);

  return text.len > 0 && ueba_text_fold_compare(self->operator, text, ueba_node_arg(self, 1)->literal.text);
}

/* node has its arguments */
static void
_choose_comparison(UebaNode *node)
{
  const UebaNode *left = ueba_node_arg(node, 0), *right = ueba_node_arg(node, 1);

  node->is_true = _holds;
  if (right->kind != UEBA_NODE_LITERAL)
    return;
  if (right->literal.type == UEBA_VALUE_NUMBER && left->number)
    {
      node->is_true = _holds_for_number;
      node->needed = ueba_number_compare(node->operator, 0, right->literal.number) ? 0 : left->needed;
    }
  else if (right->literal.type == UEBA_VALUE_TEXT && left->kind == UEBA_NODE_FIELD)
    {
      node->is_true = _holds_for_field;
      node->needed = UEBA_FIELD_BIT(left->field);
    }
}

static UebaValue
_evaluate_comparison(const UebaNode *self, UebaEvaluation *evaluation)
{
  return ueba_value_boolean(self->is_true(self, evaluation));
}

static UebaValue
_evaluate_is_null(const UebaNode *self, UebaEvaluation *evaluation)
{
  gboolean is_null = ueba_value_is_null(ueba_node_arg_value(self, 0, evaluation));

  return ueba_value_boolean(is_null == (self->operator == UEBA_COMPARE_EQ));
}

static gboolean
_is_null_literal(const UebaNode *node)
{
  return node->kind == UEBA_NODE_LITERAL && ueba_value_is_null(node->literal);
}

/* consumes both */
static UebaNode *
_comparison(UebaCompare operator, UebaNode *left, UebaNode *right, gsize position)
{
  gboolean is_equality = operator == UEBA_COMPARE_EQ || operator == UEBA_COMPARE_NE;
  gboolean has_null = is_equality && (_is_null_literal(left) || _is_null_literal(right));
  gboolean is_swapped = has_null && _is_null_literal(left);
  UebaNode *node = ueba_node_new(has_null ? _evaluate_is_null : _evaluate_comparison, position);

  node->operator = operator;
  ueba_node_take_arg(node, is_swapped ? right : left);
  ueba_node_take_arg(node, is_swapped ? left : right);
  if (!has_null)
    _choose_comparison(node);
  return node;
}

static gboolean
_compare_operator(UebaTokenType token, UebaCompare *ret_operator)
{
  static const UebaTokenType tokens[] =
  {
    [UEBA_COMPARE_EQ] = UEBA_TOKEN_EQ,
    [UEBA_COMPARE_NE] = UEBA_TOKEN_NE,
    [UEBA_COMPARE_LT] = UEBA_TOKEN_LT,
    [UEBA_COMPARE_LE] = UEBA_TOKEN_LE,
    [UEBA_COMPARE_GT] = UEBA_TOKEN_GT,
    [UEBA_COMPARE_GE] = UEBA_TOKEN_GE,
  };

  for (guint i = 0; i < G_N_ELEMENTS(tokens); i++)
    if (tokens[i] == token)
      {
        *ret_operator = (UebaCompare) i;
        return TRUE;
      }
  return FALSE;
}

static UebaNode *
_parse_compare(Parser *self, GError **error)
{
  g_autoptr(UebaNode) left = _parse_value(self, error);
  gsize position = self->token.position;
  UebaCompare operator;

  if (!left || !_compare_operator(self->token.type, &operator))
    return g_steal_pointer(&left);
  if (!_advance(self, error))
    return NULL;
  UebaNode *right = _parse_value(self, error);
  return right ? _comparison(operator, g_steal_pointer(&left), right, position) : NULL;
}

/* ---- dependencies: rule ids in the place of values ---- */

static UebaValue
_evaluate_fired_now(const UebaNode *self, UebaEvaluation *evaluation)
{
  UebaExprHost *host = evaluation->host;

  return ueba_value_boolean(host->rule_fired_now(host, self->index));
}

static UebaNode *
_bind_rule_id(Parser *self, const UebaToken *token, GError **error)
{
  UebaExprBinder *binder = self->compiler->binder;
  UebaText rule_id = _token_text(self, token);
  guint rule;

  if (!binder->bind_rule(binder, rule_id, &rule))
    {
      ueba_compiler_fail(self->compiler, token->position, error, "unknown rule '%.*s'",
                         (gint) rule_id.len, rule_id.str);
      return NULL;
    }
  if (rule == G_MAXUINT)
    return ueba_node_new_literal(ueba_value_boolean(FALSE), token->position);

  UebaNode *node = ueba_node_new(_evaluate_fired_now, token->position);
  node->index = rule;
  g_array_append_val(self->compiler->rules, rule);
  return node;
}

/* consumes node, may be NULL */
static UebaNode *
_negate(UebaNode *node, gsize position)
{
  if (!node)
    return NULL;
  UebaNode *negation = ueba_node_new(ueba_function_not, position);
  negation->is_true = ueba_function_is_not;
  ueba_node_take_arg(negation, node);
  return negation;
}

static UebaNode *
_parse_rule_id(Parser *self, GError **error)
{
  UebaToken name = self->token;

  if (name.type == UEBA_TOKEN_OPEN)
    return _parse_brackets(self, error);
  if (!_expect(self, UEBA_TOKEN_NAME, "a rule's id should stand here", error))
    return NULL;
  if (self->token.type == UEBA_TOKEN_OPEN && _is_word(_token_text(self, &name), "not"))
    return _negate(_parse_brackets(self, error), name.position);
  return _bind_rule_id(self, &name, error);
}

/* ---- not, and, or ---- */

static UebaNode *
_parse_not(Parser *self, GError **error)
{
  gsize position = self->token.position;
  guint n_negations = 0;

  for (; self->token.type == UEBA_TOKEN_NOT; n_negations++)
    if (!_advance(self, error))
      return NULL;

  gboolean is_dependency = self->lexer.mode == UEBA_LEXER_DEPENDENCY;
  UebaNode *node = is_dependency ? _parse_rule_id(self, error) : _parse_compare(self, error);
  /* two make a boolean of a value, four no more than that */
  for (guint i = n_negations > 2 ? 2 - n_negations % 2 : n_negations; i; i--)
    node = _negate(node, position);
  return node;
}

/* all conditions need what one needs; one of several needs what they all do */
static void
_take_condition(UebaNode *chain, UebaNode *condition, UebaTokenType operator)
{
  if (operator == UEBA_TOKEN_AND || ueba_node_n_args(chain) == 0)
    chain->needed |= condition->needed;
  else
    chain->needed &= condition->needed;
  ueba_node_take_arg(chain, condition);
}

/* operand { operator operand }: one node for the whole chain */
static UebaNode *
_parse_chain(Parser *self, UebaTokenType operator, UebaNode *(*parse_operand)(Parser *, GError **), GError **error)
{
  gsize position = self->token.position;
  g_autoptr(UebaNode) first = parse_operand(self, error);

  if (!first || self->token.type != operator)
    return g_steal_pointer(&first);

  UebaNodeFunc evaluate = operator == UEBA_TOKEN_AND ? ueba_function_and : ueba_function_or;
  g_autoptr(UebaNode) chain = ueba_node_new(evaluate, position);
  chain->is_true = operator == UEBA_TOKEN_AND ? ueba_function_are_all : ueba_function_is_any;
  _take_condition(chain, g_steal_pointer(&first), operator);
  while (self->token.type == operator)
    {
      UebaNode *operand = _advance(self, error) ? parse_operand(self, error) : NULL;

      if (!operand)
        return NULL;
      _take_condition(chain, operand, operator);
    }
  return g_steal_pointer(&chain);
}

static UebaNode *
_parse_and(Parser *self, GError **error)
{
  return _parse_chain(self, UEBA_TOKEN_AND, _parse_not, error);
}

static UebaNode *
_parse_or(Parser *self, GError **error)
{
  return _parse_chain(self, UEBA_TOKEN_OR, _parse_and, error);
}

static UebaNode *
_parse_all(UebaCompiler *compiler, UebaLexerMode mode, GError **error)
{
  Parser self = { .compiler = compiler, .lexer = { .text = compiler->text, .mode = mode } };

  if (!_advance(&self, error))
    return NULL;
  g_autoptr(UebaNode) node = _parse_or(&self, error);
  if (!node)
    return NULL;
  if (self.token.type != UEBA_TOKEN_END)
    {
      _fail(&self, self.token.position, error, "the expression should end here, or go on with an operator");
      return NULL;
    }
  return g_steal_pointer(&node);
}

UebaNode *
ueba_compiler_parse(UebaCompiler *self, GError **error)
{
  return _parse_all(self, UEBA_LEXER_EXPRESSION, error);
}

UebaNode *
ueba_compiler_parse_dependency(UebaCompiler *self, GError **error)
{
  return _parse_all(self, UEBA_LEXER_DEPENDENCY, error);
}
