"""A list on the fridge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity, TodoListEntityFeature
from homeassistant.util import dt as dt_util

from .entity import BuildingEntity, entities


class BuildingList(BuildingEntity, TodoListEntity):
    """Keeps its items until Home Assistant ends."""

    _attr_supported_features = (
        TodoListEntityFeature.CREATE_TODO_ITEM
        | TodoListEntityFeature.UPDATE_TODO_ITEM
        | TodoListEntityFeature.DELETE_TODO_ITEM
        | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
        | TodoListEntityFeature.SET_DESCRIPTION_ON_ITEM
    )

    def __init__(self, device: str, name: str, facts: dict[str, Any]) -> None:
        super().__init__(device, name, facts)
        today = dt_util.now().date()
        self._attr_todo_items = [
            TodoItem(
                summary=summary,
                uid=uuid4().hex,
                status=TodoItemStatus.COMPLETED if days is None else TodoItemStatus.NEEDS_ACTION,
                due=today + timedelta(days=days) if days else None,
            )
            for summary, days in facts["items"].items()
        ]

    async def async_create_todo_item(self, item: TodoItem) -> None:
        """Add it at the end."""
        item.uid = uuid4().hex
        self.publish(todo_items=[*self._attr_todo_items, item])

    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Put it in the place of the one that it was."""
        self.publish(todo_items=[item if old.uid == item.uid else old for old in self._attr_todo_items])

    async def async_delete_todo_items(self, uids: list[str]) -> None:
        """Take them off the list."""
        self.publish(todo_items=[item for item in self._attr_todo_items if item.uid not in uids])


async def async_setup_entry(hass: Any, entry: Any, async_add_entities: Any) -> None:
    """Add the building's lists."""
    async_add_entities(entities("todo", BuildingList))
